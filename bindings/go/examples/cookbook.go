//go:build ignore

// Ten tasks, run against a sandbox:
//
//	go run examples/cookbook.go
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

type task struct {
	name string
	run  func(ctx context.Context, sandbox *onboarding.Sandbox, client *onboarding.Client) error
}

var tasks = []task{
	{"first-call", firstCall}, {"errors", handleErrors}, {"pages", pages}, {"retry", retry}, {"time-limit", timeLimit},
	{"headers", headers}, {"proxy", proxy}, {"bulk", bulk}, {"login", login}, {"sandbox", testWithSandbox},
}

func main() {
	for _, task := range tasks {
		sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{})
		if err != nil {
			log.Fatal(err)
		}
		client, err := sandbox.Client(onboarding.Settings{})
		if err != nil {
			log.Fatal(err)
		}
		if err := task.run(context.Background(), sandbox, client); err != nil {
			log.Fatalf("%s: %v", task.name, err)
		}
		fmt.Printf("%s: ok\n", task.name)
		client.Close()
		sandbox.Close()
	}
}

// expect fails a task whose region did not do what it says.
func expect(ok bool, what string, values ...any) error {
	if ok {
		return nil
	}
	return fmt.Errorf("not as expected: "+what, values...)
}

func firstCall(ctx context.Context, sandbox *onboarding.Sandbox, _ *onboarding.Client) error {
	url, id, secret := sandbox.Settings().BaseURL, sandbox.Settings().ClientID, sandbox.Settings().ClientSecret
	// cookbook: first-call
	client, err := onboarding.NewClient(onboarding.Settings{
		BaseURL: url, LoginURL: url, // with an account: Region: "eu-west-1" instead of the two URLs
		ClientID:     id,
		ClientSecret: secret,
	})
	if err != nil {
		return err
	}
	defer client.Close()
	invite, err := client.GetOnboardingInvite(ctx, "invite-1")
	if err != nil {
		return err
	}
	// cookbook: end
	return expect(invite.ToAddress == "guest-1@acme.example", "%+v", invite)
}

func handleErrors(ctx context.Context, sandbox *onboarding.Sandbox, client *onboarding.Client) error {
	body := onboarding.JoinCodeRequest{EmailDomains: []string{"acme.example"}}
	var advice string
	if err := sandbox.FailNext(onboarding.Fault{Status: http.StatusInternalServerError}); err != nil {
		return err
	}
	// cookbook: errors
	code, err := client.PostOnboardingJoincodes(ctx, body)
	var e *onboarding.Error
	switch {
	case !errors.As(err, &e):
		advice = "created " + code.ID
	case e.OutcomeUnknown:
		advice = "look whether it was created: " + e.Message
	case e.Retryable:
		advice = "wait: " + e.Message
	case e.HTTPStatus == http.StatusForbidden:
		advice = "a permission is missing: " + e.Message
	default:
		advice = fmt.Sprintf("quote %s to support: %s", e.CorrelationID, e.Message)
	}
	// cookbook: end
	return expect(strings.HasPrefix(advice, "look whether it was created: "), advice)
}

func pages(ctx context.Context, _ *onboarding.Sandbox, client *onboarding.Client) error {
	var addresses []string
	// cookbook: pages
	invites := client.IterOnboardingInvites(ctx, &onboarding.PageOptions{PageSize: onboarding.Ptr[int64](25)})
	defer invites.Close()
	for invites.Next() {
		addresses = append(addresses, invites.Value().ToAddress)
	}
	if err := invites.Err(); err != nil {
		return err
	}
	// cookbook: end
	return expect(len(addresses) == 63, "%d", len(addresses))
}

func retry(ctx context.Context, sandbox *onboarding.Sandbox, client *onboarding.Client) error {
	fault := onboarding.Fault{Count: 1, Status: http.StatusServiceUnavailable, RetryAfter: onboarding.Ptr(0)}
	if err := sandbox.FailNext(fault); err != nil {
		return err
	}
	// cookbook: retry
	persistent, err := client.WithOptions(onboarding.CallOptions{MaxRetries: onboarding.Ptr(5)})
	if err != nil {
		return err
	}
	defer persistent.Close()
	_, err = persistent.GetOnboardingInvite(ctx, "invite-1")
	attempts := persistent.LastResponse().Attempts
	// cookbook: end
	return expect(err == nil && attempts == 2, "%d attempts, %v", attempts, err)
}

func timeLimit(ctx context.Context, sandbox *onboarding.Sandbox, client *onboarding.Client) error {
	if err := sandbox.FailNext(onboarding.Fault{Count: 1, Delay: 20 * time.Second}); err != nil {
		return err
	}
	// cookbook: time-limit
	ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	_, err := client.GetOnboardingInvite(ctx, "invite-1")
	late := errors.Is(err, context.DeadlineExceeded)
	// cookbook: end
	return expect(late, "%v", err)
}

func headers(ctx context.Context, _ *onboarding.Sandbox, _ *onboarding.Client) error {
	var seen atomic.Value
	service := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		seen.Store(r.Header.Get("Genesys-App"))
		_, _ = io.WriteString(w, `{"toAddress": "guest-1@acme.example"}`)
	}))
	defer service.Close()
	client, err := onboarding.NewClient(onboarding.Settings{BaseURL: service.URL})
	if err != nil {
		return err
	}
	defer client.Close()
	// cookbook: headers
	dialer, err := client.WithOptions(onboarding.CallOptions{
		Headers: map[string]onboarding.Secret{"Genesys-App": "dialer"},
	})
	if err != nil {
		return err
	}
	defer dialer.Close()
	_, err = dialer.GetOnboardingInvite(ctx, "invite-1")
	// cookbook: end
	return expect(err == nil && seen.Load() == "dialer", "%v, %v", seen.Load(), err)
}

func proxy(ctx context.Context, sandbox *onboarding.Sandbox, _ *onboarding.Client) error {
	var tunnels int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		atomic.AddInt32(&tunnels, 1)
		connect(w, r.Host)
	}))
	defer server.Close()
	proxyURL, settings := onboarding.Secret(server.URL), sandbox.Settings()
	// cookbook: proxy
	settings.Proxy = proxyURL // such as "http://user:password@proxy.example:3128"; a Secret, which no log shows
	client, err := onboarding.NewClient(settings)
	if err != nil {
		return err
	}
	defer client.Close()
	_, err = client.GetOnboardingInvite(ctx, "invite-1")
	// cookbook: end
	count := atomic.LoadInt32(&tunnels)
	return expect(err == nil && count > 0, "%d tunnels, %v", count, err)
}

// connect is what a proxy does with CONNECT.
func connect(w http.ResponseWriter, host string) {
	upstream, err := net.Dial("tcp", host)
	if err != nil {
		w.WriteHeader(http.StatusBadGateway)
		return
	}
	defer upstream.Close()
	client, _, err := w.(http.Hijacker).Hijack()
	if err != nil {
		return
	}
	defer client.Close()
	_, _ = io.WriteString(client, "HTTP/1.1 200 Connection established\r\n\r\n")
	go func() { _, _ = io.Copy(upstream, client) }()
	_, _ = io.Copy(client, upstream)
}

func bulk(ctx context.Context, _ *onboarding.Sandbox, client *onboarding.Client) error {
	folder, err := os.MkdirTemp("", "onboarding")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	journal, people := filepath.Join(folder, "people.journal"), []string{"kim@acme.example", "lin@acme.example"}
	// cookbook: bulk
	run, err := onboarding.NewBulk(client, onboarding.BulkOptions{Journal: journal})
	if err != nil {
		return err
	}
	defer run.Close()
	for _, email := range people {
		person := onboarding.StageUserRequest{JoinCodeID: "joincode-1", Email: email}
		if _, err := run.Submit(ctx, onboarding.BulkRequest{Stage: &person}); err != nil {
			return err // run it again: it continues, and sends nothing twice
		}
	}
	report, err := run.Report()
	// cookbook: end
	if err != nil {
		return err
	}
	return expect(report.IsComplete && report.Counts.Done == 2, "%+v", report)
}

func login(ctx context.Context, sandbox *onboarding.Sandbox, _ *onboarding.Client) error {
	url := sandbox.Settings().BaseURL
	open := func(url string) {
		if response, err := http.Get(url + "&sandbox_user=ada@acme.example"); err == nil {
			response.Body.Close()
		}
	}
	// cookbook: login
	settings := onboarding.Settings{BaseURL: url, LoginURL: url, ClientID: "sandbox-public-client"}
	login, err := onboarding.NewLogin(settings, onboarding.LoginOptions{})
	if err != nil {
		return err
	}
	defer login.Close()
	go open(login.URL()) // by the person's browser
	ctx, cancel := context.WithTimeout(ctx, 5*time.Minute)
	defer cancel()
	client, err := login.Wait(ctx)
	// cookbook: end
	if err != nil {
		return err
	}
	defer client.Close()
	page, err := client.GetOnboardingJoincodes(ctx, nil)
	return expect(err == nil && len(page.Entities) > 0, "%v", err)
}

func testWithSandbox(ctx context.Context, _ *onboarding.Sandbox, _ *onboarding.Client) error {
	// cookbook: sandbox
	sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{})
	if err != nil {
		return err
	}
	defer sandbox.Close()
	client, err := sandbox.Client(onboarding.Settings{})
	if err != nil {
		return err
	}
	defer client.Close()
	_ = sandbox.FailNext(onboarding.Fault{Count: 1, Status: http.StatusConflict, Operation: "deleteOnboardingInvite"})
	err = client.DeleteOnboardingInvite(ctx, "invite-1")
	// cookbook: end
	var e *onboarding.Error
	return expect(errors.As(err, &e) && e.HTTPStatus == http.StatusConflict, "%v", err)
}
