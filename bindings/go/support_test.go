package onboarding_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"os"
	"testing"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

var background = context.Background()

// TestMain runs a program in place of the tests if a test has started this executable for it.
func TestMain(m *testing.M) {
	if program := programs[os.Getenv("ONBOARDING_TEST_PROGRAM")]; program != nil {
		program()
		os.Exit(0)
	}
	os.Exit(m.Run())
}

func startSandbox(t testing.TB) *onboarding.Sandbox {
	t.Helper()
	sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{})
	must(t, err)
	t.Cleanup(func() { sandbox.Close() })
	return sandbox
}

func newClient(t testing.TB, settings onboarding.Settings) *onboarding.Client {
	t.Helper()
	client, err := onboarding.NewClient(settings)
	must(t, err)
	t.Cleanup(func() { client.Close() })
	return client
}

func startClient(t testing.TB) (*onboarding.Sandbox, *onboarding.Client) {
	t.Helper()
	sandbox := startSandbox(t)
	return sandbox, newClient(t, sandbox.Settings())
}

// received reports whether a sandbox has received a request of an operation.
func received(sandbox *onboarding.Sandbox, operation string) bool {
	requests, err := sandbox.Requests()
	if err != nil {
		return false
	}
	for _, request := range requests.Requests {
		if request.Operation == operation {
			return true
		}
	}
	return false
}

// serve starts an HTTP server of the test's own, and returns a client of it.
func serve(t testing.TB, handler http.HandlerFunc) *onboarding.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return newClient(t, onboarding.Settings{BaseURL: server.URL})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// errorOf returns the package's error with a kind.
func errorOf(t testing.TB, err error, kind onboarding.Kind) *onboarding.Error {
	t.Helper()
	var e *onboarding.Error
	if !errors.As(err, &e) || !errors.Is(err, kind) || e.Kind != kind {
		t.Fatalf("expected an error of kind %s: %#v", kind, err)
	}
	return e
}
