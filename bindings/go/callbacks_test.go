package onboarding_test

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

func TestObserverIsToldOfEachEvent(t *testing.T) {
	sandbox := startSandbox(t)
	var events []onboarding.Event
	settings := sandbox.Settings()
	settings.Callbacks.Observer = func(e onboarding.Event) { events = append(events, e) }
	client := newClient(t, settings)
	must(t, sandbox.FailNext(onboarding.Fault{Status: 503, RetryAfter: onboarding.Ptr(0)}))
	_, err := client.GetOnboardingInvites(background, nil)
	must(t, err)
	kinds := ""
	for _, e := range events {
		kinds += string(e.Kind) + " "
		if e.OperationID != "getOnboardingInvites" || (e.Kind == onboarding.EventKindAttempt) != (e.Elapsed > 0 && e.Method != "" && e.Path != "" && e.Attempt > 0) && e.Kind != onboarding.EventKindTokenRefresh {
			t.Errorf("%+v", e)
		}
	}
	if kinds != "attempt token_refresh attempt wait attempt " {
		t.Fatal(kinds)
	}
	if wait := events[3]; wait.WaitReason != onboarding.EventWaitReasonRetryAfter || wait.Attempt != 2 || wait.Delay <= 0 {
		t.Errorf("%+v", wait)
	}
	if events[2].HTTPStatus != 503 || events[4].HTTPStatus != 200 || events[4].CorrelationID != client.LastResponse().CorrelationID {
		t.Errorf("%+v", events)
	}
}

func TestObserverSeesFailures(t *testing.T) {
	sandbox := startSandbox(t)
	var last onboarding.Event
	settings := sandbox.Settings()
	settings.MaxRetries = onboarding.Ptr(0)
	settings.Callbacks.Observer = func(e onboarding.Event) { last = e }
	client := newClient(t, settings)
	must(t, sandbox.FailNext(onboarding.Fault{DropResponse: true}))
	_, err := client.GetOnboardingInvite(background, "invite-1")
	errorOf(t, err, onboarding.KindTransport)
	if last.ErrorKind != onboarding.KindTransport || last.Error == "" || last.HTTPStatus != 0 {
		t.Errorf("%+v", last)
	}
}

func TestInterruptEndsACall(t *testing.T) {
	sandbox := startSandbox(t)
	var asked int32
	settings := sandbox.Settings()
	settings.Callbacks.Interrupt = func() bool { return atomic.AddInt32(&asked, 1) > 2 }
	client := newClient(t, settings)
	must(t, sandbox.FailNext(onboarding.Fault{Delay: 30 * time.Second}))
	_, err := client.GetOnboardingInvite(background, "invite-1")
	errorOf(t, err, onboarding.KindCancelled)
}

func TestCallbackMayUseItsClient(t *testing.T) {
	sandbox := startSandbox(t)
	var client *onboarding.Client
	var nested int32
	settings := sandbox.Settings()
	settings.Callbacks.Observer = func(onboarding.Event) {
		if atomic.AddInt32(&nested, 1) == 1 {
			if _, err := client.GetOnboardingInvite(background, "invite-2"); err != nil {
				t.Error(err)
			}
		}
	}
	client = newClient(t, settings)
	_, err := client.GetOnboardingInvite(background, "invite-1")
	must(t, err)
}

func TestObserverIsCalledForManyGoroutines(t *testing.T) {
	sandbox := startSandbox(t)
	var events int32
	settings := sandbox.Settings()
	settings.Callbacks.Observer = func(onboarding.Event) { atomic.AddInt32(&events, 1) }
	client := newClient(t, settings)
	var group sync.WaitGroup
	for i := 0; i < 100; i++ {
		group.Add(1)
		go func() {
			defer group.Done()
			if _, err := client.GetOnboardingInvite(background, "invite-1"); err != nil {
				t.Error(err)
			}
		}()
	}
	group.Wait()
	if events < 100 {
		t.Errorf("%d events", events)
	}
}

// The callbacks live as long as the last client that has them.
func TestClosedClientsReleaseTheirCallbacks(t *testing.T) {
	released := make(chan struct{})
	func() {
		sandbox := startSandbox(t)
		witness := &[64]byte{}
		runtime.SetFinalizer(witness, func(*[64]byte) { close(released) })
		settings := sandbox.Settings()
		settings.Callbacks.Observer = func(onboarding.Event) { witness[0]++ }
		client, err := onboarding.NewClient(settings)
		must(t, err)
		derived, err := client.WithOptions(onboarding.CallOptions{})
		must(t, err)
		must(t, client.Close())
		_, err = derived.GetOnboardingInvite(background, "invite-1")
		must(t, err)
		must(t, derived.Close())
		settings.Region = "nowhere at all"
		if _, err := onboarding.NewClient(settings); err == nil {
			t.Fatal("the region is invalid")
		}
	}()
	for i := 0; ; i++ {
		runtime.GC()
		select {
		case <-released:
			return
		case <-time.After(10 * time.Millisecond):
		}
		if i > 1000 {
			t.Fatal("the callbacks are kept")
		}
	}
}
