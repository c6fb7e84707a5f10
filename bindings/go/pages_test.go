package onboarding_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"testing"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

func TestIteratorHasTheEntitiesOfAllPages(t *testing.T) {
	_, client := startClient(t)
	for _, size := range []int64{1, 7, 63, 100} {
		ctx, cancel := withCancel()
		invites := client.IterOnboardingInvites(ctx, &onboarding.PageOptions{PageSize: &size})
		seen := map[string]bool{}
		for invites.Next() {
			seen[invites.Value().ID] = true
		}
		if invites.Err() != nil || len(seen) != 63 || invites.Next() {
			t.Errorf("%d invites by %d: %v", len(seen), size, invites.Err())
		}
		cancel()
	}
}

func TestIteratorRequestsAFailedPageAgain(t *testing.T) {
	sandbox, client := startClient(t)
	invites := client.IterOnboardingInvites(background, &onboarding.PageOptions{PageSize: onboarding.Ptr[int64](60)})
	for i := 0; i < 60; i++ {
		invites.Next()
	}
	must(t, sandbox.FailNext(onboarding.Fault{Status: 500}))
	if invites.Next() {
		t.Fatal("the second page must fail")
	}
	errorOf(t, invites.Err(), onboarding.KindAPI)
	rest := 0
	for invites.Next() {
		rest++
	}
	if rest != 3 || invites.Err() != nil {
		t.Errorf("%d invites, %v", rest, invites.Err())
	}
}

func TestIteratorEndsWithItsContext(t *testing.T) {
	_, client := startClient(t)
	ctx, cancel := withCancel()
	invites := client.IterOnboardingInvites(ctx, &onboarding.PageOptions{PageSize: onboarding.Ptr[int64](1)})
	if !invites.Next() {
		t.Fatal(invites.Err())
	}
	cancel()
	if invites.Next() {
		t.Error("the context has ended")
	}
	errorOf(t, invites.Err(), onboarding.KindCancelled)
}

func TestClosedIteratorIsAtItsEnd(t *testing.T) {
	sandbox, client := startClient(t)
	invites := client.IterOnboardingInvites(background, nil)
	if !invites.Next() {
		t.Fatal(invites.Err())
	}
	invites.Close()
	invites.Close()
	if invites.Next() || invites.Err() != nil {
		t.Error(invites.Err())
	}
	requests, err := sandbox.Requests()
	must(t, err)
	if len(requests.Requests) != 2 { // a token and a page
		t.Errorf("%+v", requests)
	}
}

func TestIteratorOverEmptyListingEnds(t *testing.T) {
	for _, body := range []string{`{}`, `{"entities": []}`, `{"entities": null, "total": 0}`} {
		body := body
		client := serve(t, func(w http.ResponseWriter, r *http.Request) { _, _ = io.WriteString(w, body) })
		invites := client.IterOnboardingInvites(background, nil)
		if invites.Next() || invites.Err() != nil {
			t.Errorf("%s: %v", body, invites.Err())
		}
	}
}

func TestEmptyPageWithATotalIsAnError(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, `{"total": 99, "pageCount": 9}`)
	})
	invites := client.IterOnboardingInvites(background, nil)
	if invites.Next() {
		t.Error(invites.Value())
	}
	errorOf(t, invites.Err(), onboarding.KindDecode)
}

func TestPagesAreTheServicesJSON(t *testing.T) {
	_, client := startClient(t)
	pages := client.Pages(background, "getOnboardingJoincodes", map[string]int{"pageSize": 2})
	var numbers []int
	for pages.Next() {
		var page struct{ PageNumber int }
		must(t, json.Unmarshal(pages.Value(), &page))
		numbers = append(numbers, page.PageNumber)
	}
	if pages.Err() != nil || len(numbers) != 2 || numbers[1] != 2 {
		t.Errorf("%v, %v", numbers, pages.Err())
	}
}

func TestPagesOfAnotherOperationAreAnError(t *testing.T) {
	_, client := startClient(t)
	for operation, arguments := range map[string]any{
		"getOnboardingInvite": map[string]string{"inviteId": "i"}, "getOnboardingInvites": map[string]int{"zork": 1}, "getOnboardingJoincodes": make(chan int),
	} {
		pages := client.Pages(background, operation, arguments)
		if pages.Next() || pages.Next() {
			t.Error(operation)
		}
		errorOf(t, pages.Err(), onboarding.KindInvalidArgument)
		pages.Close()
	}
}

func TestAllYieldsValuesThenTheError(t *testing.T) {
	sandbox, client := startClient(t)
	size := &onboarding.PageOptions{PageSize: onboarding.Ptr[int64](60)}
	count := 0
	invites := client.IterOnboardingInvites(background, size)
	invites.All()(func(invite onboarding.Invite, err error) bool {
		count++
		return err == nil && invite.ID != "invite-5"
	})
	if count != 5 || invites.Next() {
		t.Errorf("%d invites before the break", count)
	}
	var failure error
	values := 0
	client.IterOnboardingInvites(background, size).All()(func(_ onboarding.Invite, err error) bool {
		if values == 59 {
			must(t, sandbox.FailNext(onboarding.Fault{Status: 500}))
		}
		if failure = err; err == nil {
			values++
		}
		return true
	})
	if errorOf(t, failure, onboarding.KindAPI); values != 60 || errors.Unwrap(failure) != nil {
		t.Errorf("%d invites", values)
	}
}
