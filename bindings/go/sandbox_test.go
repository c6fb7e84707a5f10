package onboarding_test

import (
	"encoding/json"
	"errors"
	"runtime"
	"testing"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

func TestSandboxTakesItsOptions(t *testing.T) {
	first := startSandbox(t)
	must(t, first.Reset())
	state, err := first.State()
	must(t, err)
	sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{ClientID: "me", ClientSecret: password, Seed: state})
	must(t, err)
	defer sandbox.Close()
	if s := sandbox.Settings(); s.ClientID != "me" || s.ClientSecret != password || s.BaseURL != s.LoginURL {
		t.Errorf("%+v", s)
	}
	client, err := sandbox.Client()
	must(t, err)
	defer client.Close()
	page, err := client.GetOnboardingInvites(background, nil)
	if err != nil || *page.Total != 63 {
		t.Errorf("%+v, %v", page, err)
	}
	_, err = onboarding.NewSandbox(onboarding.SandboxOptions{Host: "nowhere.example"})
	errorOf(t, err, onboarding.KindConfiguration)
}

func TestSandboxRunsUntilItIsClosed(t *testing.T) {
	sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{})
	must(t, err)
	client := newClient(t, sandbox.Settings())
	sandbox = nil
	for i := 0; i < 3; i++ {
		runtime.GC()
		_, err := client.GetOnboardingInvite(background, "invite-1")
		must(t, err)
	}
	_ = sandbox
}

func TestVerbsControlTheSandbox(t *testing.T) {
	sandbox, client := startClient(t)
	get := func() error {
		_, err := client.GetOnboardingInvites(background, nil)
		return err
	}
	must(t, get())
	must(t, sandbox.ExpireTokens())
	must(t, sandbox.ExpireCodes())
	must(t, get())
	description, err := sandbox.Describe()
	must(t, err)
	var counts struct{ RequestCount, TokenRequestCount int }
	must(t, json.Unmarshal(description, &counts))
	if counts.TokenRequestCount != 2 || counts.RequestCount != 3 {
		t.Errorf("%+v", counts)
	}
	must(t, sandbox.ClearRequests())
	must(t, sandbox.SetSettings(onboarding.SandboxSettings{RequestsPerMinute: onboarding.Ptr(1)}))
	impatient := newClient(t, func() onboarding.Settings {
		s := sandbox.Settings()
		s.MaxRetries = onboarding.Ptr(0)
		return s
	}())
	_, _ = impatient.GetOnboardingInvites(background, nil)
	_, err = impatient.GetOnboardingInvites(background, nil)
	if e := errorOf(t, err, onboarding.KindAPI); e.HTTPStatus != 429 || e.RetryAfter == nil {
		t.Errorf("%+v", e)
	}
	errorOf(t, sandbox.FailNext(onboarding.Fault{Status: 9999}), onboarding.KindInvalidArgument)
	_, err = sandbox.Call("zork", nil)
	errorOf(t, err, onboarding.KindInvalidArgument)
}

func TestClosedSandboxIsAnError(t *testing.T) {
	sandbox := startSandbox(t)
	must(t, sandbox.Close())
	must(t, sandbox.Close())
	if _, err := sandbox.State(); !errors.Is(err, onboarding.ErrClosed) {
		t.Error(err)
	}
	settings := sandbox.Settings()
	settings.MaxRetries = onboarding.Ptr(0)
	_, err := newClient(t, settings).GetOnboardingInvite(background, "invite-1")
	errorOf(t, err, onboarding.KindConnect)
}
