package onboarding_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

const password = "correct horse battery staple"

func TestSecretIsNotShown(t *testing.T) {
	settings := onboarding.Settings{ClientSecret: password, Headers: map[string]onboarding.Secret{"X-Key": password}}
	request := onboarding.CreateUserRequest{Name: "Sam", Password: password}
	for _, value := range []any{onboarding.Secret(password), settings, &settings, request, []any{request}} {
		shown := []string{}
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d", "%10v"} {
			shown = append(shown, fmt.Sprintf(verb, value))
		}
		data, err := json.Marshal(value)
		must(t, err)
		for _, text := range append(shown, string(data), fmt.Sprint(value), fmt.Sprintln(value)) {
			if strings.Contains(text, "horse") || strings.Contains(strings.ToLower(text), fmt.Sprintf("%x", "horse")) {
				t.Error(text)
			}
		}
	}
	if onboarding.Secret(password).String() != "[redacted]" {
		t.Error("String shows it")
	}
}

func TestSecretIsSentInRequests(t *testing.T) {
	type body struct {
		Password, AdministratorPassword, RecaptchaValue string
		OtherUsers                                      []struct{ Name string }
	}
	bodies := make(chan body, 3)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		var sent body
		if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
			t.Error(err)
		}
		bodies <- sent
		_, _ = io.WriteString(w, `{"organization": "o", "name": "n", "email": "e"}`)
	})
	_, err := client.PostOnboardingUsers(background, onboarding.CreateUserRequest{InviteID: "i", Name: "Sam", Password: password})
	must(t, err)
	_, err = client.PostOnboardingOrgprovisioningComplete(background, "p", onboarding.CompleteOrgProvisioningRequest{
		AdministratorEmail: "lin@globex.example", AdministratorName: "Lin", AdministratorPassword: password,
		OtherUsers: []onboarding.OrgProvisioningUser{{Name: "Kim", Email: "kim@globex.example"}},
	})
	must(t, err)
	_, err = client.PostOnboardingOrgprovisionings(background, onboarding.StageOrgProvisioningRequest{EmailAddress: "a@b.example", RecaptchaValue: onboarding.Ptr[onboarding.Secret]("r")})
	must(t, err)
	user, complete, stage := <-bodies, <-bodies, <-bodies
	if user.Password != password || complete.AdministratorPassword != password || complete.OtherUsers[0].Name != "Kim" || stage.RecaptchaValue != "r" {
		t.Errorf("%+v, %+v, %+v", user, complete, stage)
	}
}

// Sending the placeholder would give the user a password that anybody can guess.
func TestRedactedSecretIsNotSent(t *testing.T) {
	sandbox, client := startClient(t)
	arguments := map[string]any{"body": onboarding.CreateUserRequest{InviteID: "invite-1", Name: "Sam", Password: password}}
	_, err := client.Call(background, "postOnboardingUsers", arguments)
	errorOf(t, err, onboarding.KindInvalidArgument)
	if received(sandbox, "postOnboardingUsers") || strings.Contains(fmt.Sprint(err), "horse") {
		t.Error(err)
	}
}

func TestHeadersAreSent(t *testing.T) {
	seen := make(chan string, 1)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		seen <- r.Header.Get("Genesys-App")
		_, _ = io.WriteString(w, `{"toAddress": "a@b.example"}`)
	})
	derived, err := client.WithOptions(onboarding.CallOptions{Headers: map[string]onboarding.Secret{"Genesys-App": "dialer"}})
	must(t, err)
	defer derived.Close()
	ctx, cancel := withCancel()
	defer cancel()
	for _, ctx := range []context.Context{background, ctx} {
		_, err = derived.GetOnboardingInvite(ctx, "i")
		must(t, err)
		if value := <-seen; value != "dialer" {
			t.Error(value)
		}
	}
}
