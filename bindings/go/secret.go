package onboarding

import (
	"fmt"
	"io"
)

const redacted = "[redacted]"

// Secret is a string that is shown as "[redacted]" when it is printed, logged or encoded as JSON, but in requests.
// string(secret) is its value.
type Secret string

// String returns "[redacted]".
func (Secret) String() string { return redacted }

// Format prints "[redacted]", whatever the verb.
func (Secret) Format(state fmt.State, verb rune) { _, _ = io.WriteString(state, redacted) }

// MarshalText returns "[redacted]".
func (Secret) MarshalText() ([]byte, error) { return []byte(redacted), nil }

func revealed(secrets map[string]Secret) map[string]string {
	values := make(map[string]string, len(secrets))
	for name, secret := range secrets {
		values[name] = string(secret)
	}
	return values
}
