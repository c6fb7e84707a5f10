package onboarding_test

import (
	"encoding/json"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"reflect"
	"testing"
	"time"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

func TestErrorsHaveTheirKind(t *testing.T) {
	sandbox := startSandbox(t)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	closedPort := "http://" + listener.Addr().String()
	must(t, listener.Close())
	broken := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, "{") }))
	defer broken.Close()
	untrusted := httptest.NewUnstartedServer(http.NotFoundHandler())
	untrusted.Config.ErrorLog = log.New(io.Discard, "", 0)
	untrusted.StartTLS()
	defer untrusted.Close()

	for _, c := range []struct {
		kind   onboarding.Kind
		fault  onboarding.Fault
		change func(*onboarding.Settings)
		invite string
	}{
		{kind: onboarding.KindAPI, invite: "unknown"},
		{kind: onboarding.KindAPI, fault: onboarding.Fault{Status: 500}},
		{kind: onboarding.KindInvalidArgument, invite: ".."},
		{kind: onboarding.KindConnect, change: func(s *onboarding.Settings) { s.BaseURL = closedPort }},
		{kind: onboarding.KindTLS, change: func(s *onboarding.Settings) { s.BaseURL = untrusted.URL }},
		{kind: onboarding.KindTimeout, fault: onboarding.Fault{Delay: time.Minute}, change: func(s *onboarding.Settings) { s.AttemptTimeout = 50 * time.Millisecond }},
		{kind: onboarding.KindTransport, fault: onboarding.Fault{DropResponse: true}},
		{kind: onboarding.KindAuthentication, change: func(s *onboarding.Settings) { s.ClientSecret = "wrong" }},
		{kind: onboarding.KindDecode, change: func(s *onboarding.Settings) { s.BaseURL = broken.URL }},
		{kind: onboarding.KindBodyTooLarge, change: func(s *onboarding.Settings) { s.MaxResponseBytes = onboarding.Ptr(3) }},
	} {
		settings := sandbox.Settings()
		settings.MaxRetries = onboarding.Ptr(0)
		if c.change != nil {
			c.change(&settings)
		}
		if c.invite == "" {
			c.invite = "invite-1"
		}
		client := newClient(t, settings)
		if c.fault != (onboarding.Fault{}) {
			must(t, sandbox.FailNext(c.fault))
		}
		_, err := client.GetOnboardingInvite(background, c.invite)
		if e := errorOf(t, err, c.kind); e.OperationID != "getOnboardingInvite" || e.Message == "" {
			t.Errorf("%+v", e)
		}
	}
}

func TestAPIErrorHasAllFacts(t *testing.T) {
	const body = `{"message": "slow down", "code": "too.many", "status": 429, "contextId": "c-1", "limit": {"key": "k", "namespace": "n", "value": 300.0}}`
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "7200")
		w.Header().Set("ININ-Correlation-Id", "c-2")
		w.WriteHeader(429)
		_, _ = io.WriteString(w, body)
	})
	_, err := client.GetOnboardingInvite(background, "i")
	e := errorOf(t, err, onboarding.KindAPI)
	expected := onboarding.Error{
		Kind: onboarding.KindAPI, Message: e.Message, OperationID: "getOnboardingInvite", HTTPStatus: 429, Code: "too.many",
		ContextID: "c-1", CorrelationID: "c-2", RetryAfter: onboarding.Ptr(2 * time.Hour), Attempts: 1, Retryable: true,
		Limit: &onboarding.Limit{Key: "k", Namespace: "n", Value: onboarding.Ptr[int64](300)}, Body: e.Body,
	}
	if !reflect.DeepEqual(*e, expected) || e.ErrorBody().Message != "slow down" || *e.ErrorBody().Limit.Value != 300 {
		t.Errorf("%+v", e)
	}
}

func TestErrorSurvivesJSON(t *testing.T) {
	_, client := startClient(t)
	_, err := client.GetOnboardingInvite(background, "unknown")
	e := errorOf(t, err, onboarding.KindAPI)
	e.RetryAfter = onboarding.Ptr(1500 * time.Millisecond)
	data, err := json.Marshal(e)
	must(t, err)
	var again onboarding.Error
	must(t, json.Unmarshal(data, &again))
	if !reflect.DeepEqual(*e, again) {
		t.Errorf("%s", data)
	}
	var keys map[string]any
	must(t, json.Unmarshal(data, &keys))
	if keys["retryAfterMs"] != 1500.0 || keys["kind"] != "API" || keys["argument"] != nil {
		t.Errorf("%s", data)
	}
}

func TestForeignErrorBodyIsText(t *testing.T) {
	for body, isJSON := range map[string]bool{"<html>": false, `[1]`: true, `"text"`: true} {
		body := body
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(400)
			_, _ = io.WriteString(w, body)
		})
		_, err := client.GetOnboardingInvite(background, "i")
		e := errorOf(t, err, onboarding.KindAPI)
		if e.ErrorBody() != nil || (e.Body == nil) == isJSON || (e.BodyText == "") != isJSON {
			t.Errorf("%s: %+v", body, e)
		}
	}
}
