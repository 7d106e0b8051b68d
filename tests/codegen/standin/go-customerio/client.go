// Package customerio stands in for the official client in tests; see ../README.md.
package customerio

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

type CustomerIO struct {
	URL            string
	siteID, apiKey string
}

type TrackOption func(map[string]any)

func NewTrackClient(siteID, apiKey string) *CustomerIO {
	return &CustomerIO{"https://track.customer.io", siteID, apiKey}
}

func WithEventID(id string) TrackOption {
	return func(body map[string]any) { body["id"] = id }
}

func WithEventTimestamp(at time.Time) TrackOption {
	return func(body map[string]any) { body["timestamp"] = at.Unix() }
}

func (c *CustomerIO) TrackCtx(ctx context.Context, customerID string, eventName string, data map[string]any, opts ...TrackOption) error {
	return c.post(ctx, "/api/v1/customers/"+url.PathEscape(customerID)+"/events", body(eventName, data, opts))
}

func (c *CustomerIO) TrackAnonymousCtx(ctx context.Context, anonymousID, eventName string, data map[string]any, opts ...TrackOption) error {
	sent := body(eventName, data, opts)
	sent["anonymous_id"] = anonymousID
	return c.post(ctx, "/api/v1/events", sent)
}

func body(name string, data map[string]any, opts []TrackOption) map[string]any {
	sent := map[string]any{"name": name, "data": data}
	for _, opt := range opts {
		opt(sent)
	}
	return sent
}

func (c *CustomerIO) post(ctx context.Context, path string, sent map[string]any) error {
	text, err := json.Marshal(sent)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, c.URL+path, bytes.NewReader(text))
	if err != nil {
		return err
	}
	request.SetBasicAuth(c.siteID, c.apiKey)
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.ReadAll(answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("status %d", answer.StatusCode)
	}
	return nil
}
