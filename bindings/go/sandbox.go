package onboarding

import (
	"encoding/json"
	"runtime"
)

// Sandbox is an Onboarding service on the loopback interface, for demonstrations and tests. It keeps state, has
// fixtures such as the invite "invite-1", and injects faults. It runs until it is closed.
type Sandbox struct {
	handle                 *sandboxHandle
	settings, unprivileged Settings
}

// NewSandbox starts a sandbox. The library must have been built with it.
func NewSandbox(options SandboxOptions) (*Sandbox, error) {
	handle, err := sandboxStartJSON(options)
	if err != nil {
		return nil, err
	}
	runtime.SetFinalizer(handle, nil) // clients may need it
	settings, _ := typed[Settings](sandboxSettingsJSON(handle, false), nil)
	unprivileged, _ := typed[Settings](sandboxSettingsJSON(handle, true), nil)
	return &Sandbox{handle, settings, unprivileged}, nil
}

// Settings returns the settings of a client that has every permission.
func (s *Sandbox) Settings() Settings { return s.settings }

// UnprivilegedSettings returns the settings of a client that has no permission.
func (s *Sandbox) UnprivilegedSettings() Settings { return s.unprivileged }

// Client creates a client of the sandbox, which has every permission. What is set in settings stands in for what
// Settings returns.
func (s *Sandbox) Client(settings Settings) (*Client, error) {
	data, err := encode("settings", settings)
	if err != nil {
		return nil, err
	}
	merged := s.settings
	if err := json.Unmarshal(data, &merged); err != nil {
		return nil, because(err, KindInvalidArgument, "settings")
	}
	merged.Callbacks = settings.Callbacks
	return NewClient(merged)
}

// Call runs a verb of the sandbox, such as "requests". arguments encode as an object; nil for none.
func (s *Sandbox) Call(verb string, arguments any) (json.RawMessage, error) {
	return sandboxCallJSON(s.handle, verb, arguments)
}

// Close stops the sandbox, without waiting for requests in progress.
func (s *Sandbox) Close() error {
	s.handle.close()
	return nil
}
