package onboarding

// #include "library.h"
import "C"

import (
	"context"
	"encoding/json"
	"sync"
	"time"
	"unsafe"
)

// maxTimeout is the longest time that the library takes.
const maxTimeout = 7 * 24 * time.Hour

// Client is a client of the Onboarding API, with its settings, connection pool and access token. It is to be closed.
type Client struct {
	handle       *handle
	totalTimeout time.Duration // 0 if it is the default

	mu   sync.Mutex
	last *handle // of the client that made the last call, in use; nil if it is this one
}

// NewClient creates a client. Nothing is sent yet.
func NewClient(settings Settings) (*Client, error) {
	data, err := encode("settings", settings)
	if err != nil {
		return nil, err
	}
	return NewClientJSON(data, settings.Callbacks)
}

// NewClientJSON creates a client from settings in JSON, such as {"region": "eu-west-1", "totalTimeoutMs": 5000}.
func NewClientJSON(settings []byte, callbacks Callbacks) (*Client, error) {
	if err := checkVersion(); err != nil {
		return nil, err
	}
	var client *C.genesys_client
	err := callbacks.give(func(given C.genesys_go_callbacks) error {
		return do(func(failure **C.genesys_error) C.genesys_status {
			return C.genesys_go_client_new(input(settings), given, &client, failure)
		})
	})
	if err != nil {
		return nil, err
	}
	var known struct{ TotalTimeoutMs float64 }
	_ = json.Unmarshal(settings, &known) // the library has accepted them
	return newClient(client, milliseconds(known.TotalTimeoutMs)), nil
}

func newClient(client *C.genesys_client, totalTimeout time.Duration) *Client {
	free := func(pointer unsafe.Pointer) { C.genesys_client_free((*C.genesys_client)(pointer)) }
	return &Client{handle: newHandle("client", unsafe.Pointer(client), free), totalTimeout: totalTimeout}
}

// WithOptions derives a client with limits, headers and a Cancel of its own, for one call or many. It shares
// connections and access token with its parent, costs no request, and may outlive it.
func (c *Client) WithOptions(options Options) (*Client, error) {
	data, err := encode("options", options)
	if err != nil {
		return nil, err
	}
	var derived *C.genesys_client
	if err := c.use(func(client *C.genesys_client, failure **C.genesys_error) C.genesys_status {
		return C.genesys_client_with_options_json(client, input(data), &derived, failure)
	}); err != nil {
		return nil, err
	}
	totalTimeout := options.TotalTimeout
	if totalTimeout == 0 {
		totalTimeout = c.totalTimeout
	}
	return newClient(derived, totalTimeout), nil
}

// Call calls any operation by its ID. arguments encode as an object with the names of its parameters, and body;
// nil for none. The result is the service's own JSON, "null" for an operation without a result.
func (c *Client) Call(ctx context.Context, operation string, arguments any) (json.RawMessage, error) {
	data, err := encode(operation, arguments)
	if err != nil {
		return nil, err
	}
	scope, err := c.within(ctx)
	if err != nil {
		return nil, err
	}
	defer c.drop(scope)
	var result *C.char
	err = scope.wait(ctx, operation, func(client *C.genesys_client, failure **C.genesys_error) C.genesys_status {
		return C.genesys_call_json(client, input(operation), input(data), &result, failure)
	})
	c.remember(scope)
	return output(result), err
}

// typed makes a call, and decodes its result.
func typed[T any](ctx context.Context, c *Client, operation string, arguments any) (T, error) {
	var result, none T
	data, err := c.Call(ctx, operation, arguments)
	if err != nil {
		return none, err
	}
	if err := decode(operation, data, &result); err != nil {
		return none, err
	}
	return result, nil
}

// Cancel ends the calls in progress of the client and of those derived from it, within 100 ms. Later calls are not
// affected.
func (c *Client) Cancel() {
	_ = c.handle.use(func(client unsafe.Pointer) error {
		C.genesys_client_cancel((*C.genesys_client)(client))
		return nil
	})
}

// LastResponse is what came back for the last call of a client that has ended, whether it succeeded or failed.
type LastResponse struct {
	OperationID   string            `json:"operationId"`
	HTTPStatus    int               `json:"httpStatus,omitempty"`
	CorrelationID string            `json:"correlationId,omitempty"`
	Attempts      int               `json:"attempts"`
	ElapsedMs     float64           `json:"elapsedMs"`
	Headers       map[string]string `json:"headers,omitempty"`
}

// LastResponse returns what came back for the last call; nil before the first one has ended. Where several goroutines
// share a client, derive one for the call.
func (c *Client) LastResponse() *LastResponse {
	c.mu.Lock()
	defer c.mu.Unlock()
	var client unsafe.Pointer
	if c.last != nil {
		client = c.last.pointer
	} else if client = c.handle.acquire(); client != nil {
		defer c.handle.release()
	}
	data := output(C.genesys_client_last_response_json((*C.genesys_client)(client)))
	response := new(LastResponse)
	if data == nil || json.Unmarshal(data, response) != nil {
		return nil
	}
	return response
}

// Close frees the client once its calls in progress have completed, without waiting for them.
func (c *Client) Close() error {
	c.handle.close()
	c.remember(c)
	return nil
}

// within returns the client for a call within ctx: one of its own if ctx can end, so that the end spares other calls.
func (c *Client) within(ctx context.Context) (*Client, error) {
	if ctx.Done() == nil {
		return c, nil
	}
	var options Options
	if deadline, ok := ctx.Deadline(); ok {
		left := time.Until(deadline)
		if left < time.Millisecond {
			left = time.Millisecond
		}
		if left > maxTimeout {
			left = maxTimeout
		}
		if c.totalTimeout == 0 || left < c.totalTimeout {
			options.TotalTimeout = left
		}
	}
	return c.WithOptions(options)
}

// drop closes what within returned.
func (c *Client) drop(scope *Client) {
	if scope != c {
		_ = scope.Close()
	}
}

// remember keeps the client of the last call, as of within, for LastResponse.
func (c *Client) remember(scope *Client) {
	var last *handle
	if scope != c && scope.handle.acquire() != nil {
		last = scope.handle
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.last != nil {
		c.last.release()
	}
	c.last = last
}

func (c *Client) use(call func(*C.genesys_client, **C.genesys_error) C.genesys_status) error {
	return c.handle.use(func(client unsafe.Pointer) error {
		return do(func(failure **C.genesys_error) C.genesys_status { return call((*C.genesys_client)(client), failure) })
	})
}

func (c *Client) wait(ctx context.Context, subject string, call func(*C.genesys_client, **C.genesys_error) C.genesys_status) error {
	return c.handle.use(func(client unsafe.Pointer) error {
		return wait(ctx, subject, c.Cancel, func(failure **C.genesys_error) C.genesys_status {
			return call((*C.genesys_client)(client), failure)
		})
	})
}
