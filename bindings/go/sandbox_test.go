package onboarding_test

import (
	"errors"
	"reflect"
	"runtime"
	"testing"
	"time"

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
	client, err := sandbox.Client(onboarding.Settings{})
	must(t, err)
	defer client.Close()
	page, err := client.GetOnboardingInvites(background, nil)
	if err != nil || *page.Total != 63 {
		t.Errorf("%+v, %v", page, err)
	}
	_, err = onboarding.NewSandbox(onboarding.SandboxOptions{Host: "nowhere.example"})
	errorOf(t, err, onboarding.KindConfiguration)
}

func TestSettingsOfASandboxesClientStandInForItsOwn(t *testing.T) {
	sandbox := startSandbox(t)
	requests := 0
	client, err := sandbox.Client(onboarding.Settings{
		ClientID:     sandbox.UnprivilegedSettings().ClientID,
		ClientSecret: sandbox.UnprivilegedSettings().ClientSecret,
		MaxRetries:   onboarding.Ptr(0),
		TotalTimeout: 30 * time.Second,
		Callbacks:    onboarding.Callbacks{Observer: func(onboarding.Event) { requests++ }},
	})
	must(t, err)
	defer client.Close()
	_, err = client.GetOnboardingInvites(background, nil)
	if e := errorOf(t, err, onboarding.KindAPI); e.HTTPStatus != 403 || requests == 0 {
		t.Errorf("%+v after %d events", e, requests)
	}
	must(t, sandbox.FailNext(onboarding.Fault{Status: 503, RetryAfter: onboarding.Ptr(0)}))
	_, err = client.GetOnboardingInvite(background, "invite-1")
	if e := errorOf(t, err, onboarding.KindAPI); e.HTTPStatus != 503 {
		t.Errorf("%+v", e)
	}
	_, err = sandbox.Client(onboarding.Settings{TotalTimeout: -1})
	if e := errorOf(t, err, onboarding.KindConfiguration); e.Setting != "totalTimeoutMs" {
		t.Errorf("%+v", e)
	}
	if sandbox.Settings().MaxRetries != nil {
		t.Error("the sandbox's own settings have changed")
	}
}

func TestTypedStateSeedsAnotherSandbox(t *testing.T) {
	sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{Seed: onboarding.SandboxState{
		Fixtures:      onboarding.Ptr(false),
		Organizations: []onboarding.SandboxOrganization{{ID: "initech", Name: "Initech"}},
		JoinCodes:     []onboarding.SandboxJoinCode{{ID: "code", OrganizationID: "initech", EmailDomains: []string{"initech.example"}, Disabled: true}},
	}})
	must(t, err)
	defer sandbox.Close()
	state, err := sandbox.State()
	must(t, err)
	if len(state.Organizations) != 1 || len(state.Invites) != 0 || !state.JoinCodes[0].Disabled || state.JoinCodes[0].EmailDomains[0] != "initech.example" {
		t.Errorf("%+v", state)
	}
	again, err := onboarding.NewSandbox(onboarding.SandboxOptions{Seed: state})
	must(t, err)
	defer again.Close()
	same, err := again.State()
	must(t, err)
	if !reflect.DeepEqual(same, state) {
		t.Errorf("%+v is not %+v", same, state)
	}
}

func TestDescriptionHasSettingsAndFaults(t *testing.T) {
	sandbox := startSandbox(t)
	must(t, sandbox.SetSettings(onboarding.SandboxSettings{Latency: onboarding.Ptr(2 * time.Millisecond), RefreshTokens: onboarding.Ptr(false)}))
	must(t, sandbox.SetSettings(onboarding.SandboxSettings{PollsUntilProvisioned: onboarding.Ptr(3)}))
	must(t, sandbox.FailNext(onboarding.Fault{Count: 3, Delay: time.Second, On: onboarding.FaultOnToken}))
	description, err := sandbox.Describe()
	must(t, err)
	s := description.Settings
	if *s.Latency != 2*time.Millisecond || *s.RefreshTokens || *s.PollsUntilProvisioned != 3 {
		t.Errorf("%+v", s)
	}
	if fault := description.Faults[0]; fault.Count != 3 || fault.Delay != time.Second || fault.On != onboarding.FaultOnToken || fault.RetryAfter != nil {
		t.Errorf("%+v", fault)
	}
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
	if description.TokenRequestCount != 2 || description.RequestCount != 3 || len(description.Operations) != 17 || description.BaseURL != sandbox.Settings().BaseURL {
		t.Errorf("%+v", description)
	}
	must(t, sandbox.ClearRequests())
	must(t, sandbox.SetSettings(onboarding.SandboxSettings{RequestsPerMinute: onboarding.Ptr(1)}))
	impatient, err := sandbox.Client(onboarding.Settings{MaxRetries: onboarding.Ptr(0)})
	must(t, err)
	defer impatient.Close()
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
