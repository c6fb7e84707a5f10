package onboarding_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

func openBulk(t *testing.T, client *onboarding.Client, journal string) *onboarding.Bulk {
	t.Helper()
	bulk, err := onboarding.NewBulk(client, onboarding.BulkOptions{Journal: journal})
	must(t, err)
	t.Cleanup(func() { bulk.Close() })
	return bulk
}

func person(number int) onboarding.BulkRequest {
	return onboarding.BulkRequest{Stage: &onboarding.StageUserRequest{JoinCodeID: "joincode-1", Email: emailOf(number)}}
}

func emailOf(number int) string { return fmt.Sprintf("person-%d@acme.example", number) }

func TestBulkDoesEachPersonOnce(t *testing.T) {
	_, client := startClient(t)
	journal := filepath.Join(t.TempDir(), "people.journal")
	for run := 0; run < 2; run++ {
		bulk := openBulk(t, client, journal)
		var group sync.WaitGroup
		for worker := 0; worker < 4; worker++ {
			group.Add(1)
			go func(worker int) {
				defer group.Done()
				for number := worker; number < 40; number += 4 {
					outcome, err := bulk.Submit(background, person(number))
					if err != nil || outcome.Status != onboarding.BulkOutcomeStatusDone || outcome.Resumed != (run == 1) || outcome.Key.Stage.Email != emailOf(number) {
						t.Errorf("%+v, %v", outcome, err)
					}
				}
			}(worker)
		}
		group.Wait()
		report, err := bulk.Report()
		must(t, err)
		if !report.IsComplete || report.Counts.Done != 40 || report.Counts.Resumed != 40*run || len(report.Outcomes) != 40 {
			t.Errorf("%+v", report)
		}
		must(t, bulk.Close())
	}
}

func TestBulkTakesEachKindOfRequest(t *testing.T) {
	_, client := startClient(t)
	bulk := openBulk(t, client, filepath.Join(t.TempDir(), "people.journal"))
	for _, request := range []onboarding.BulkRequest{
		person(1),
		{Create: &onboarding.CreateUserRequest{InviteID: "invite-1", Name: "Sam", Password: password}},
		{Join: &onboarding.JoinExistingOrgsRequest{OrganizationIDs: []string{"organization-2"}, Email: onboarding.Ptr("ada@acme.example")}},
	} {
		must(t, bulk.Enlist(request))
		outcome, err := bulk.Submit(background, request)
		if err != nil || outcome.Status != onboarding.BulkOutcomeStatusDone {
			t.Errorf("%+v, %v", outcome, err)
		}
	}
	outcome, err := bulk.Submit(background, person(1))
	if err != nil || outcome.Status != onboarding.BulkOutcomeStatusDuplicate {
		t.Errorf("%+v, %v", outcome, err)
	}
	_, err = bulk.Submit(background, onboarding.BulkRequest{Create: &onboarding.CreateUserRequest{InviteID: "invite-63", Name: "Sam", Password: "p"}})
	must(t, err)
	report, err := bulk.Report()
	must(t, err)
	if report.Counts.Rejected != 1 || len(report.Duplicates) != 1 || report.Duplicates[0].Stage.Email != emailOf(1) {
		t.Errorf("%+v", report)
	}
}

func TestBulkRequestHasOneField(t *testing.T) {
	_, client := startClient(t)
	bulk := openBulk(t, client, filepath.Join(t.TempDir(), "people.journal"))
	both := person(1)
	both.Create = &onboarding.CreateUserRequest{InviteID: "invite-1", Name: "Sam", Password: password}
	for _, request := range []onboarding.BulkRequest{{}, both} {
		_, err := bulk.Submit(background, request)
		e := errorOf(t, err, onboarding.KindInvalidArgument)
		if strings.Contains(e.Error(), password) {
			t.Error(e)
		}
		errorOf(t, bulk.Enlist(request), onboarding.KindInvalidArgument)
	}
	_, err := bulk.Submit(background, person(1))
	must(t, err)
}

func TestContextEndsABulkRunAndSparesItsClient(t *testing.T) {
	sandbox, client := startClient(t)
	bulk := openBulk(t, client, filepath.Join(t.TempDir(), "people.journal"))
	must(t, bulk.Enlist(person(1)))
	must(t, bulk.Enlist(person(2)))
	must(t, sandbox.FailNext(onboarding.Fault{Delay: 30 * time.Second, Operation: "postOnboardingUsersStage"}))
	ctx, cancel := withCancel()
	go func() {
		for {
			if received(sandbox, "postOnboardingUsersStage") {
				cancel()
				return
			}
		}
	}()
	_, err := bulk.Submit(ctx, person(1))
	errorOf(t, err, onboarding.KindCancelled)
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	_, err = bulk.Submit(background, person(2))
	errorOf(t, err, onboarding.KindCancelled)
	report, err := bulk.Report()
	must(t, err)
	if report.IsComplete || report.Stopped == "" || report.Counts.NotSent+report.Counts.InDoubt != 2 {
		t.Errorf("%+v", report)
	}
	_, err = client.GetOnboardingInvite(background, "invite-1")
	must(t, err)
}

// The context of one person may end as soon as that person is done.
func TestEndedContextSparesTheNextPerson(t *testing.T) {
	_, client := startClient(t)
	bulk := openBulk(t, client, filepath.Join(t.TempDir(), "people.journal"))
	for number := 0; number < 200; number++ {
		ctx, cancel := withCancel()
		_, err := bulk.Submit(ctx, person(number))
		cancel()
		must(t, err)
	}
}

func TestDeadlineEndsABulkRun(t *testing.T) {
	sandbox, client := startClient(t)
	bulk := openBulk(t, client, filepath.Join(t.TempDir(), "people.journal"))
	must(t, sandbox.FailNext(onboarding.Fault{Delay: 30 * time.Second, Operation: "postOnboardingUsersStage"}))
	ctx, cancel := context.WithTimeout(background, 300*time.Millisecond)
	defer cancel()
	_, err := bulk.Submit(ctx, person(1))
	errorOf(t, err, onboarding.KindTimeout)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Error(err)
	}
}

func TestClosedBulkRunIsAnError(t *testing.T) {
	_, client := startClient(t)
	journal := filepath.Join(t.TempDir(), "people.journal")
	bulk := openBulk(t, client, journal)
	_, err := onboarding.NewBulk(client, onboarding.BulkOptions{Journal: journal})
	errorOf(t, err, onboarding.KindConfiguration)
	must(t, bulk.Close())
	must(t, bulk.Close())
	if _, err := bulk.Submit(background, person(1)); !errors.Is(err, onboarding.ErrClosed) {
		t.Error(err)
	}
	if _, err := bulk.Report(); !errors.Is(err, onboarding.ErrClosed) {
		t.Error(err)
	}
	must(t, openBulk(t, client, journal).Close())
}
