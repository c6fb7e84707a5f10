package onboarding

// #include "library.h"
import "C"

import (
	"encoding/json"
	"runtime"
	"unsafe"
)

// Sandbox is an Onboarding service on the loopback interface, for demonstrations and tests. It keeps state, has
// fixtures such as the invite "invite-1", and injects faults. It runs until it is closed.
type Sandbox struct {
	handle   *handle
	settings Settings
}

// SandboxOptions are the options of a sandbox. The zero value stands for a free port and random credentials.
type SandboxOptions struct {
	Host         string `json:"host,omitempty"`
	Port         int    `json:"port,omitempty"`
	ClientID     string `json:"clientId,omitempty"`
	ClientSecret string `json:"clientSecret,omitempty"`
	// UnprivilegedClientID and UnprivilegedClientSecret are of a client without permissions.
	UnprivilegedClientID     string `json:"unprivilegedClientId,omitempty"`
	UnprivilegedClientSecret string `json:"unprivilegedClientSecret,omitempty"`
	// Seed is the state to start with, such as State returns.
	Seed any `json:"seed,omitempty"`
}

// Fault is a fault that FailNext injects.
type Fault struct {
	// Count is how many requests it applies to; 0 stands for 1.
	Count int `json:"count,omitempty"`
	// Status is that of the error response; 0 executes the operation.
	Status int `json:"status,omitempty"`
	// RetryAfter is the error response's header, in seconds.
	RetryAfter *int `json:"retryAfter,omitempty"`
	// DelayMs is that of the response, in milliseconds.
	DelayMs int64 `json:"delayMs,omitempty"`
	// DropResponse executes the operation, then closes the connection.
	DropResponse bool `json:"dropResponse,omitempty"`
	// Operation is the operation ID that the fault waits for.
	Operation string `json:"operation,omitempty"`
	// On is "token" for requests of access tokens.
	On string `json:"on,omitempty"`
}

// SandboxSettings are what SetSettings changes.
type SandboxSettings struct {
	// RequestsPerMinute is the limit of an access token, 0 for none.
	RequestsPerMinute *int `json:"requestsPerMinute,omitempty"`
	// PollsUntilProvisioned is how often a completed provisioning is not complete yet.
	PollsUntilProvisioned *int `json:"pollsUntilProvisioned,omitempty"`
	// LatencyMs is that of each response, in milliseconds.
	LatencyMs *int `json:"latencyMs,omitempty"`
	// RefreshTokens is whether logins get refresh tokens.
	RefreshTokens *bool `json:"refreshTokens,omitempty"`
}

// NewSandbox starts a sandbox. The library must have been built with it.
func NewSandbox(options SandboxOptions) (*Sandbox, error) {
	if C.GENESYS_GO_SANDBOX == 0 {
		return nil, &Error{Kind: KindConfiguration, Message: "the library genesys_onboarding was built without the sandbox"}
	}
	if err := checkVersion(); err != nil {
		return nil, err
	}
	data, err := encode("sandbox options", options)
	if err != nil {
		return nil, err
	}
	var sandbox *C.genesys_sandbox
	if err := do(func(failure **C.genesys_error) C.genesys_status {
		return C.genesys_sandbox_start_json(input(data), &sandbox, failure)
	}); err != nil {
		return nil, err
	}
	url := C.GoString(C.genesys_sandbox_base_url(sandbox))
	settings := Settings{
		BaseURL:      url,
		LoginURL:     url,
		ClientID:     C.GoString(C.genesys_sandbox_client_id(sandbox)),
		ClientSecret: Secret(C.GoString(C.genesys_sandbox_client_secret(sandbox))),
	}
	free := func(pointer unsafe.Pointer) { C.genesys_sandbox_free((*C.genesys_sandbox)(pointer)) }
	handle := newHandle("sandbox", unsafe.Pointer(sandbox), free)
	runtime.SetFinalizer(handle, nil) // clients may need it
	return &Sandbox{handle, settings}, nil
}

// Settings returns the settings of a client that has every permission.
func (s *Sandbox) Settings() Settings { return s.settings }

// Client creates a client of the sandbox, which has every permission.
func (s *Sandbox) Client() (*Client, error) { return NewClient(s.settings) }

// Call runs a verb of the sandbox, such as "requests". arguments encode as an object; nil for none.
func (s *Sandbox) Call(verb string, arguments any) (json.RawMessage, error) {
	data, err := encode(verb, arguments)
	if err != nil {
		return nil, err
	}
	var result *C.char
	err = s.handle.use(func(sandbox unsafe.Pointer) error {
		return do(func(failure **C.genesys_error) C.genesys_status {
			return C.genesys_sandbox_call_json((*C.genesys_sandbox)(sandbox), input(verb), input(data), &result, failure)
		})
	})
	return output(result), err
}

// Close stops the sandbox, without waiting for requests in progress.
func (s *Sandbox) Close() error {
	s.handle.close()
	return nil
}
