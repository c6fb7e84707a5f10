package onboarding_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

func TestCallReturnsTheServicesJSON(t *testing.T) {
	body := `{ "toAddress": "a@b.example", "unknown": [1, 2.50, {"\u0000": "\ud83d\ude00"}] }`
	client := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, body) })
	result, err := client.Call(background, "getOnboardingInvite", map[string]any{"inviteId": "i"})
	must(t, err)
	if string(result) != body {
		t.Errorf("%s", result)
	}
}

func TestIntegralNumbersDecodeAsIntegers(t *testing.T) {
	for text, expected := range map[string]int64{
		"63": 63, "63.0": 63, "6.3e1": 63, "-0.0": 0, "9007199254740993": 9007199254740993, "9223372036854775807": 1<<63 - 1,
	} {
		text := text
		client := serve(t, func(w http.ResponseWriter, r *http.Request) {
			_, _ = io.WriteString(w, `{"entities": [{"toAddress": "1.0"}], "total": `+text+`, "pageSize": 25.0}`)
		})
		page, err := client.GetOnboardingInvites(background, nil)
		if err != nil || *page.Total != expected || *page.PageSize != 25 || page.Entities[0].ToAddress != "1.0" {
			t.Errorf("%s: %+v, %v", text, page, err)
		}
	}
}

func TestAbsentValuesAreNotSent(t *testing.T) {
	queries, bodies := make(chan string, 2), make(chan string, 2)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		queries <- r.URL.RawQuery
		bodies <- string(data)
		_, _ = io.WriteString(w, `{"entities": []}`)
	})
	_, err := client.GetOnboardingInvites(background, &onboarding.PageOptions{PageNumber: onboarding.Ptr[int64](0)})
	must(t, err)
	if query, body := <-queries, <-bodies; query != "pageNumber=0" || body != "" {
		t.Error(query, body)
	}
	must(t, client.PostOnboardingUsersStage(background, onboarding.StageUserRequest{JoinCodeID: "j", Email: "é@b.example"}))
	if body := <-bodies; body != `{"joinCodeId":"j","email":"é@b.example"}` {
		t.Error(body)
	}
}

func TestEmptyValuesAreSent(t *testing.T) {
	bodies := make(chan string, 1)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		data, _ := io.ReadAll(r.Body)
		bodies <- string(data)
		_, _ = io.WriteString(w, `{}`)
	})
	_, err := client.PostOnboardingOrgprovisioningComplete(background, "p", onboarding.CompleteOrgProvisioningRequest{
		AdministratorEmail: "e", AdministratorName: "n", AdministratorPassword: "p",
		OrganizationName: onboarding.Ptr(""), OtherUsers: []onboarding.OrgProvisioningUser{}, DisableOrgAutoJoin: onboarding.Ptr(false),
	})
	must(t, err)
	const expected = `{"administratorEmail":"e","administratorName":"n","organizationName":"","disableOrgAutoJoin":false,"administratorPassword":"p","otherUsers":[]}`
	if body := <-bodies; body != expected {
		t.Error(body)
	}
}

func TestTextPassesUnchanged(t *testing.T) {
	_, client := startClient(t)
	for _, name := range []string{"Zoë", "李", "😀", "\u2028<&>", `"\`, "[redacted]"} {
		staged, err := client.PostOnboardingOrgprovisionings(background, onboarding.StageOrgProvisioningRequest{
			EmailAddress: "lin@globex.example", OrganizationName: onboarding.Ptr(name + "1"),
		})
		must(t, err)
		provisioning, err := client.GetOnboardingOrgprovisioning(background, staged.ID, nil)
		must(t, err)
		if provisioning.OrganizationName != name+"1" {
			t.Errorf("%q is %q", name, provisioning.OrganizationName)
		}
	}
}

func TestNulDoesNotEndAnArgument(t *testing.T) {
	_, client := startClient(t)
	_, err := client.Call(background, "getOnboardingInvites\x00", nil)
	errorOf(t, err, onboarding.KindInvalidArgument)
	_, err = client.GetOnboardingInvite(background, "invite-1\x00")
	if e := errorOf(t, err, onboarding.KindAPI); e.ErrorBody().EntityID != "invite-1\x00" {
		t.Errorf("%+v", e)
	}
}

func TestClientJSONTakesTheNamesOfTheLibrary(t *testing.T) {
	sandbox := startSandbox(t)
	settings, err := json.Marshal(map[string]any{"baseUrl": sandbox.Settings().BaseURL, "totalTimeoutMs": 5000})
	must(t, err)
	client, err := onboarding.NewClientJSON(settings, onboarding.Callbacks{})
	must(t, err)
	defer client.Close()
	_, err = client.GetOnboardingInvite(background, "invite-1")
	must(t, err)
	_, err = onboarding.NewClientJSON([]byte(`{"zork": 1}`), onboarding.Callbacks{})
	if e := errorOf(t, err, onboarding.KindConfiguration); e.Setting != "zork" {
		t.Errorf("%+v", e)
	}
}

func TestSettingsDecodeTimesInMilliseconds(t *testing.T) {
	settings := onboarding.Settings{ConnectTimeout: time.Second}
	must(t, json.Unmarshal([]byte(`{"region": "eu-west-1", "totalTimeoutMs": 1500}`), &settings))
	if settings.TotalTimeout != 1500*time.Millisecond || settings.ConnectTimeout != time.Second || settings.Region != "eu-west-1" {
		t.Errorf("%+v", settings)
	}
}

func TestSettingsReachTheLibrary(t *testing.T) {
	for _, timeout := range []time.Duration{8 * 24 * time.Hour, -time.Hour, -1} {
		_, err := onboarding.NewClient(onboarding.Settings{TotalTimeout: timeout})
		if e := errorOf(t, err, onboarding.KindConfiguration); e.Setting != "totalTimeoutMs" {
			t.Errorf("%+v", e)
		}
	}
	_, err := onboarding.NewClient(onboarding.Settings{AttemptTimeout: 1, ConnectTimeout: 1})
	must(t, err)
	_, err = onboarding.NewClient(onboarding.Settings{Region: "eu-west-1", ClientID: "a"})
	if e := errorOf(t, err, onboarding.KindConfiguration); !strings.Contains(e.Setting, "clientSecret") {
		t.Errorf("%+v", e)
	}
}

func TestDerivedClientHasItsOwnOptions(t *testing.T) {
	sandbox, client := startClient(t)
	derived, err := client.WithOptions(onboarding.CallOptions{MaxRetries: onboarding.Ptr(0)})
	must(t, err)
	must(t, client.Close())
	must(t, sandbox.FailNext(onboarding.Fault{Count: 1, Status: 503}))
	_, err = derived.GetOnboardingInvite(background, "invite-1")
	if e := errorOf(t, err, onboarding.KindAPI); e.Attempts != 1 || e.HTTPStatus != 503 {
		t.Errorf("%+v", e)
	}
	must(t, derived.Close())
	_, err = client.WithOptions(onboarding.CallOptions{TotalTimeout: -1})
	errorOf(t, err, onboarding.KindInvalidArgument)
}

func TestLastResponseIsThatOfTheLastCall(t *testing.T) {
	_, client := startClient(t)
	if client.LastResponse() != nil {
		t.Error("there was no call yet")
	}
	ctx, cancel := withCancel()
	defer cancel()
	_, err := client.GetOnboardingInvite(ctx, "invite-1")
	must(t, err)
	first := client.LastResponse()
	if first.OperationID != "getOnboardingInvite" || first.HTTPStatus != 200 || first.Attempts != 1 || first.Elapsed <= 0 || first.Headers["inin-correlation-id"] != first.CorrelationID {
		t.Errorf("%+v", first)
	}
	_, err = client.GetOnboardingInvite(background, "unknown")
	errorOf(t, err, onboarding.KindAPI)
	if last := client.LastResponse(); last.HTTPStatus != 404 || last.CorrelationID == first.CorrelationID {
		t.Errorf("%+v", last)
	}
	invites := client.IterOnboardingInvites(ctx, nil)
	defer invites.Close()
	invites.Next()
	if last := client.LastResponse(); last.OperationID != "getOnboardingInvites" {
		t.Errorf("%+v", last)
	}
}

func TestClosedClientIsAnError(t *testing.T) {
	_, client := startClient(t)
	invites := client.IterOnboardingInvites(background, nil)
	must(t, client.Close())
	must(t, client.Close())
	client.Cancel()
	_, err := client.GetOnboardingInvite(background, "invite-1")
	errorOf(t, err, onboarding.KindInvalidArgument)
	if !errors.Is(err, onboarding.ErrClosed) {
		t.Error(err)
	}
	_, err = client.WithOptions(onboarding.CallOptions{})
	errorOf(t, err, onboarding.KindInvalidArgument)
	if invites.Next() || !errors.Is(invites.Err(), onboarding.ErrClosed) || client.LastResponse() != nil {
		t.Error(invites.Err())
	}
}

func TestCloseLetsCallsInProgressComplete(t *testing.T) {
	arrived, proceed := make(chan struct{}), make(chan struct{})
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-proceed
		_, _ = io.WriteString(w, `{"toAddress": "a@b.example"}`)
	})
	result := make(chan error)
	go func() {
		_, err := client.GetOnboardingInvite(background, "i")
		result <- err
	}()
	<-arrived
	must(t, client.Close())
	if _, err := client.GetOnboardingInvite(background, "i"); !errors.Is(err, onboarding.ErrClosed) {
		t.Error(err)
	}
	close(proceed)
	must(t, <-result)
}

func TestMaxCallsLimitsCallsInProgress(t *testing.T) {
	onboarding.SetMaxCalls(3)
	defer onboarding.SetMaxCalls(onboarding.DefaultMaxCalls)
	var now, most int32
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if n := atomic.AddInt32(&now, 1); n > atomic.LoadInt32(&most) {
			atomic.StoreInt32(&most, n)
		}
		time.Sleep(5 * time.Millisecond)
		atomic.AddInt32(&now, -1)
		_, _ = io.WriteString(w, `{"toAddress": "a@b.example"}`)
	})
	var group sync.WaitGroup
	for i := 0; i < 60; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			if _, err := client.GetOnboardingInvite(background, "i"); err != nil {
				t.Error(err)
			}
		}()
	}
	group.Wait()
	if most := atomic.LoadInt32(&most); most > 3 {
		t.Errorf("%d calls at once", most)
	}
}
