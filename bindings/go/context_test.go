package onboarding_test

import (
	"context"
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

func withCancel() (context.Context, context.CancelFunc) { return context.WithCancel(background) }

// stalled returns a client of a service that does not respond until the test ends, and a channel that says when a
// request has arrived.
func stalled(t *testing.T) (*onboarding.Client, <-chan struct{}) {
	arrived, end := make(chan struct{}, 1), make(chan struct{})
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		select {
		case arrived <- struct{}{}:
		default:
		}
		select {
		case <-end:
		case <-r.Context().Done():
		}
	})
	t.Cleanup(func() { close(end) })
	return client, arrived
}

func TestDeadlineEndsACall(t *testing.T) {
	client, _ := stalled(t)
	ctx, cancel := context.WithTimeout(background, 50*time.Millisecond)
	defer cancel()
	_, err := client.GetOnboardingInvite(ctx, "i")
	if e := errorOf(t, err, onboarding.KindTimeout); !errors.Is(err, context.DeadlineExceeded) || !e.Timeout() || e.Attempts != 1 {
		t.Errorf("%+v", err)
	}
}

func TestCancelledContextEndsACall(t *testing.T) {
	client, arrived := stalled(t)
	ctx, cancel := withCancel()
	go func() {
		<-arrived
		cancel()
	}()
	err := client.PostOnboardingUsersStage(ctx, onboarding.StageUserRequest{JoinCodeID: "j", Email: "a@b.example"})
	if e := errorOf(t, err, onboarding.KindCancelled); !errors.Is(err, context.Canceled) || !e.OutcomeUnknown {
		t.Errorf("%+v", e)
	}
}

func TestEndedContextSendsNothing(t *testing.T) {
	client, arrived := stalled(t)
	ctx, cancel := withCancel()
	cancel()
	_, err := client.GetOnboardingInvite(ctx, "i")
	errorOf(t, err, onboarding.KindCancelled)
	past, cancel := context.WithDeadline(background, time.Now().Add(-time.Hour))
	defer cancel()
	_, err = client.GetOnboardingInvite(past, "i")
	errorOf(t, err, onboarding.KindTimeout)
	if !errors.Is(err, context.DeadlineExceeded) || len(arrived) != 0 {
		t.Errorf("%v, %d requests", err, len(arrived))
	}
}

func TestContextEndsTheWaitForATurn(t *testing.T) {
	onboarding.SetMaxCalls(1)
	defer onboarding.SetMaxCalls(onboarding.DefaultMaxCalls)
	client, arrived := stalled(t)
	go func() { _, _ = client.GetOnboardingInvite(background, "i") }()
	<-arrived
	ctx, cancel := context.WithTimeout(background, 20*time.Millisecond)
	defer cancel()
	_, err := client.GetOnboardingInvite(ctx, "i")
	errorOf(t, err, onboarding.KindTimeout)
	client.Cancel()
}

func TestContextSparesOtherCalls(t *testing.T) {
	proceed, arrived := make(chan struct{}), make(chan struct{}, 2)
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		arrived <- struct{}{}
		select {
		case <-proceed:
		case <-r.Context().Done():
		}
		_, _ = io.WriteString(w, `{"toAddress": "a@b.example"}`)
	})
	bystander := make(chan error)
	go func() {
		_, err := client.GetOnboardingInvite(background, "i")
		bystander <- err
	}()
	<-arrived
	ctx, cancel := withCancel()
	go func() {
		<-arrived
		cancel()
	}()
	_, err := client.GetOnboardingInvite(ctx, "i")
	errorOf(t, err, onboarding.KindCancelled)
	time.Sleep(200 * time.Millisecond) // in which a call notices that it is cancelled
	close(proceed)
	must(t, <-bystander)
}

func TestShorterTotalTimeoutStays(t *testing.T) {
	client, _ := stalled(t)
	hurried, err := client.WithOptions(onboarding.CallOptions{TotalTimeout: 50 * time.Millisecond})
	must(t, err)
	defer hurried.Close()
	derived, err := hurried.WithOptions(onboarding.CallOptions{MaxRetries: onboarding.Ptr(1)})
	must(t, err)
	defer derived.Close()
	ctx, cancel := context.WithTimeout(background, time.Hour)
	defer cancel()
	for _, client := range []*onboarding.Client{hurried, derived} {
		_, err = client.GetOnboardingInvite(ctx, "i")
		errorOf(t, err, onboarding.KindTimeout)
		if errors.Is(err, context.DeadlineExceeded) {
			t.Error(err)
		}
	}
}

func TestWaitBeyondTheDeadlineIsNotBegun(t *testing.T) {
	sandbox, client := startClient(t)
	must(t, sandbox.FailNext(onboarding.Fault{Count: 2, Status: 503, RetryAfter: onboarding.Ptr(600)}))
	ctx, cancel := context.WithTimeout(background, 5*time.Minute)
	defer cancel()
	_, err := client.GetOnboardingInvite(ctx, "invite-1")
	e := errorOf(t, err, onboarding.KindAPI)
	if e.HTTPStatus != 503 || *e.RetryAfter != 10*time.Minute || e.Attempts != 1 || errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%+v", e)
	}
}

func TestCancelEndsCallsWithinContexts(t *testing.T) {
	client, arrived := stalled(t)
	ctx, cancel := withCancel()
	defer cancel()
	go func() {
		<-arrived
		client.Cancel()
	}()
	_, err := client.GetOnboardingInvite(ctx, "i")
	errorOf(t, err, onboarding.KindCancelled)
	if errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestDistantDeadlineIsAccepted(t *testing.T) {
	_, client := startClient(t)
	ctx, cancel := context.WithTimeout(background, 365*24*time.Hour)
	defer cancel()
	_, err := client.GetOnboardingInvite(ctx, "invite-1")
	must(t, err)
}

// lateContext has ended, and says so from its second Err on: in the midst of the beginning of a call.
type lateContext struct {
	context.Context
	asked int32
}

func (c *lateContext) Err() error {
	if atomic.AddInt32(&c.asked, 1) == 1 {
		return nil
	}
	return c.Context.Err()
}

// The library forgets a cancel that comes before its call has begun.
func TestContextThatEndsAsItsCallBeginsEndsIt(t *testing.T) {
	client, _ := stalled(t)
	patient, err := client.WithOptions(onboarding.CallOptions{TotalTimeout: 20 * time.Second})
	must(t, err)
	defer patient.Close()
	ended, cancel := withCancel()
	cancel()
	var group sync.WaitGroup
	for i := 0; i < 1000; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			_, err := patient.GetOnboardingInvite(&lateContext{Context: ended}, "i")
			if !errors.Is(err, context.Canceled) || strings.Contains(err.Error(), "timed out") {
				t.Error(err)
			}
		}()
	}
	group.Wait()
}

func TestCancelStormEndsEveryCall(t *testing.T) {
	client, _ := stalled(t)
	var group sync.WaitGroup
	for i := 0; i < 200; i++ {
		group.Add(1)
		ctx, cancel := withCancel()
		time.AfterFunc(time.Duration(i%20)*50*time.Microsecond, cancel)
		go func() {
			defer group.Done()
			if _, err := client.GetOnboardingInvite(ctx, "i"); !errors.Is(err, context.Canceled) {
				t.Error(err)
			}
		}()
	}
	group.Wait()
}
