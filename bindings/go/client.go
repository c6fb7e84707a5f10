package onboarding

import (
	"context"
	"encoding/json"
	"sync"
	"time"
)

// maxTimeout is the longest time that the library takes.
const maxTimeout = 7 * 24 * time.Hour

// Client is a client of the Onboarding API, with its settings, connection pool and access token. It is to be closed.
type Client struct {
	handle       *clientHandle
	totalTimeout time.Duration // 0 if it is the default

	mu   sync.Mutex
	last *clientHandle // that of the last call, in use; nil before the first one
}

// NewClient creates a client. Nothing is sent yet.
func NewClient(settings Settings) (*Client, error) {
	handle, err := clientNewJSONWithCallbacks(settings, settings.Callbacks)
	return newClient(handle, settings.TotalTimeout, err)
}

// NewClientJSON creates a client from settings in JSON, such as {"region": "eu-west-1", "totalTimeoutMs": 5000}.
func NewClientJSON(settings []byte, callbacks Callbacks) (*Client, error) {
	known, _ := typed[Settings](settings, nil) // the library says what is wrong with them
	handle, err := clientNewJSONWithCallbacks(settings, callbacks)
	return newClient(handle, known.TotalTimeout, err)
}

func newClient(handle *clientHandle, totalTimeout time.Duration, err error) (*Client, error) {
	if err != nil {
		return nil, err
	}
	return &Client{handle: handle, totalTimeout: totalTimeout}, nil
}

// WithOptions derives a client with limits, headers and a Cancel of its own, for one call or many. It shares
// connections and access token with its parent, costs no request, and may outlive it.
func (c *Client) WithOptions(options CallOptions) (*Client, error) {
	handle, err := clientWithOptionsJSON(c.handle, options)
	if options.TotalTimeout == 0 {
		options.TotalTimeout = c.totalTimeout
	}
	return newClient(handle, options.TotalTimeout, err)
}

// Call calls any operation by its ID. arguments encode as an object with the names of its parameters, and body;
// nil for none. The result is the service's own JSON, "null" for an operation without a result.
func (c *Client) Call(ctx context.Context, operation string, arguments any) (json.RawMessage, error) {
	scope, err := c.within(ctx)
	if err != nil {
		return nil, err
	}
	defer scope.release()
	result, err := wait(ctx, operation, func() { clientCancel(scope) }, func() (json.RawMessage, error) {
		return callJSON(scope, operation, arguments)
	})
	c.remember(scope)
	return result, err
}

// Cancel ends the calls in progress of the client and of those derived from it, within 100 ms. Later calls are not
// affected.
func (c *Client) Cancel() { clientCancel(c.handle) }

// LastResponse returns what came back for the last call; nil before the first one has ended. Where several goroutines
// share a client, derive one for the call.
func (c *Client) LastResponse() *LastResponse {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last == nil {
		return nil
	}
	response, _ := typed[*LastResponse](clientLastResponseJSON(c.last), nil)
	return response
}

// Close frees the client once its calls in progress have completed, without waiting for them.
func (c *Client) Close() error {
	c.handle.close()
	c.remember(c.handle)
	return nil
}

// within returns the handle for calls within ctx, to be released: that of a derived client if ctx can end, so that the end
// spares other calls.
func (c *Client) within(ctx context.Context) (*clientHandle, error) {
	if ctx.Done() == nil {
		return c.handle, c.handle.retain()
	}
	var options CallOptions
	if deadline, ok := ctx.Deadline(); ok {
		most := c.totalTimeout
		if most == 0 {
			most = maxTimeout
		}
		options.TotalTimeout = limited(time.Until(deadline), most)
	}
	return clientWithOptionsJSON(c.handle, options)
}

// limited returns the timeout for what has so much time left.
func limited(left, most time.Duration) time.Duration {
	switch {
	case left > most:
		return most
	case left < time.Millisecond:
		return time.Millisecond
	}
	return left
}

// remember keeps the handle of the last call for LastResponse.
func (c *Client) remember(scope *clientHandle) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last != nil {
		c.last.release()
		c.last = nil
	}
	if scope.retain() == nil {
		c.last = scope
	}
}
