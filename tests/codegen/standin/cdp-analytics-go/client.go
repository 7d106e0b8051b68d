// Package analytics stands in for the official client in tests; see ../README.md.
package analytics

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

type Properties map[string]any

type Message interface{ Validate() error }

type Client interface {
	io.Closer
	Enqueue(Message) error
}

type Config struct {
	Endpoint  string
	BatchSize int
}

type Track struct {
	Type        string     `json:"type"`
	MessageId   string     `json:"messageId,omitempty"`
	AnonymousId string     `json:"anonymousId,omitempty"`
	UserId      string     `json:"userId,omitempty"`
	Event       string     `json:"event"`
	Timestamp   time.Time  `json:"timestamp"`
	Properties  Properties `json:"properties,omitempty"`
}

func (t Track) Validate() error {
	if t.Event == "" || t.UserId+t.AnonymousId == "" {
		return errors.New("the event or the user is missing")
	}
	return nil
}

type client struct {
	endpoint, key string
	queue         []Track
}

func NewWithConfig(writeKey string, config Config) (Client, error) {
	return &client{endpoint: config.Endpoint, key: writeKey}, nil
}

func (c *client) Enqueue(message Message) error {
	track, ok := message.(Track)
	if !ok {
		return errors.New("not a track call")
	}
	track.Type = "track"
	if track.Timestamp.IsZero() {
		track.Timestamp = time.Now()
	}
	if track.MessageId == "" {
		track.MessageId = fmt.Sprintf("message-%d", len(c.queue))
	}
	c.queue = append(c.queue, track)
	return track.Validate()
}

// Close sends what was queued, in batches.
func (c *client) Close() error {
	for len(c.queue) > 0 {
		size := min(len(c.queue), 50)
		text, err := json.Marshal(map[string]any{"batch": c.queue[:size], "sentAt": time.Now()})
		if err != nil {
			return err
		}
		c.queue = c.queue[size:]
		request, err := http.NewRequest(http.MethodPost, c.endpoint+"/v1/batch", bytes.NewReader(text))
		if err != nil {
			return err
		}
		request.SetBasicAuth(c.key, "")
		request.Header.Set("Content-Type", "application/json")
		answer, err := http.DefaultClient.Do(request)
		if err != nil {
			return err
		}
		answer.Body.Close()
	}
	return nil
}
