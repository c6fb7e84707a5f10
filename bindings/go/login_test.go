package onboarding_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

func beginLogin(t *testing.T, callbacks onboarding.Callbacks) *onboarding.Login {
	t.Helper()
	url := startSandbox(t).Settings().BaseURL
	login, err := onboarding.NewLogin(onboarding.Settings{
		BaseURL: url, LoginURL: url, ClientID: "sandbox-public-client", Callbacks: callbacks,
	}, onboarding.LoginOptions{LoginHint: "ada@acme.example"})
	must(t, err)
	t.Cleanup(func() { login.Close() })
	return login
}

// logIn does what the person's browser does.
func logIn(t *testing.T, login *onboarding.Login, client *http.Client) *http.Response {
	response, err := client.Get(login.URL() + "&sandbox_user=ada@acme.example")
	if err != nil {
		t.Error(err)
		return nil
	}
	response.Body.Close()
	return response
}

func TestLoginYieldsAClient(t *testing.T) {
	var tokens int32
	login := beginLogin(t, onboarding.Callbacks{RefreshTokenObserver: func(token onboarding.Secret) {
		if token != "" {
			atomic.AddInt32(&tokens, 1)
		}
	}})
	go logIn(t, login, http.DefaultClient)
	ctx, cancel := context.WithTimeout(background, time.Minute)
	defer cancel()
	client, err := login.Wait(ctx)
	must(t, err)
	defer client.Close()
	_, err = client.GetOnboardingInvites(background, nil)
	must(t, err)
	if tokens != 1 {
		t.Errorf("%d refresh tokens", tokens)
	}
}

func TestLoginFinishesWithThePastedAddress(t *testing.T) {
	login := beginLogin(t, onboarding.Callbacks{})
	stay := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	_, err := login.Finish(background, "http://localhost/?code=c&state=wrong")
	errorOf(t, err, onboarding.KindInvalidArgument)
	location := logIn(t, login, stay).Header.Get("Location")
	if !strings.HasPrefix(location, login.RedirectURI()+"?") {
		t.Errorf("%q is not at %q", location, login.RedirectURI())
	}
	client, err := login.Finish(background, location)
	must(t, err)
	defer client.Close()
	_, err = client.GetOnboardingInvites(background, nil)
	must(t, err)
}

func TestLoginMayWaitAgainAfterADeadline(t *testing.T) {
	login := beginLogin(t, onboarding.Callbacks{})
	for i := 0; i < 20; i++ {
		ctx, cancel := context.WithTimeout(background, 5*time.Millisecond)
		_, err := login.Wait(ctx)
		errorOf(t, err, onboarding.KindTimeout)
		cancel()
	}
	go logIn(t, login, http.DefaultClient)
	client, err := login.Wait(background)
	must(t, err)
	client.Close()
}

func TestCancelledContextEndsALogin(t *testing.T) {
	login := beginLogin(t, onboarding.Callbacks{})
	ctx, cancel := withCancel()
	time.AfterFunc(20*time.Millisecond, cancel)
	_, err := login.Wait(ctx)
	errorOf(t, err, onboarding.KindCancelled)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	_, err = login.Wait(background)
	errorOf(t, err, onboarding.KindCancelled)
	must(t, login.Close())
	login.Cancel()
	_, err = login.Wait(background)
	if !errors.Is(err, onboarding.ErrClosed) {
		t.Error(err)
	}
}

func TestLoginWithUnknownSettingsIsAnError(t *testing.T) {
	_, err := onboarding.NewLogin(onboarding.Settings{}, onboarding.LoginOptions{})
	errorOf(t, err, onboarding.KindConfiguration)
	_, err = onboarding.NewLogin(onboarding.Settings{Region: "eu-west-1", ClientID: "c"}, onboarding.LoginOptions{RedirectURI: "ftp://x"})
	errorOf(t, err, onboarding.KindConfiguration)
}
