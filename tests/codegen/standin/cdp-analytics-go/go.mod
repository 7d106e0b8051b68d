module github.com/customerio/cdp-analytics-go

go 1.21
