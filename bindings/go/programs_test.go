package onboarding_test

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	onboarding "github.com/genesys-onboarding/genesys-onboarding/bindings/go"
)

// programs are what tests run in processes of their own.
var programs = map[string]func(){
	"panic": func() {
		observe(func() { panic("from the observer") })
	},
	"goexit": func() {
		observe(runtime.Goexit)
	},
	"version": func() {
		_, err := onboarding.NewClient(onboarding.Settings{})
		fmt.Println(err)
	},
	"wait": func() {
		sandbox, client := sandboxAndClient()
		if err := sandbox.FailNext(onboarding.Fault{Delay: time.Minute}); err != nil {
			panic(err)
		}
		go func() {
			for {
				if received(sandbox, "getOnboardingInvite") {
					fmt.Println("waiting")
					return
				}
			}
		}()
		_, err := client.GetOnboardingInvite(background, "invite-1")
		fmt.Println("ended", err)
	},
}

// observe makes a call whose observer does not return, and recovers as net/http does.
func observe(callback func()) {
	defer func() { fmt.Println("recovered", recover()) }()
	sandbox, err := onboarding.NewSandbox(onboarding.SandboxOptions{})
	if err != nil {
		panic(err)
	}
	settings := sandbox.Settings()
	settings.Callbacks.Observer = func(onboarding.Event) { callback() }
	client, err := onboarding.NewClient(settings)
	if err != nil {
		panic(err)
	}
	_, err = client.GetOnboardingInvite(background, "invite-1")
	fmt.Println("returned", err)
}

func program(name string, environment ...string) *exec.Cmd {
	command := exec.Command(os.Args[0])
	command.Env = append(os.Environ(), append(environment, "ONBOARDING_TEST_PROGRAM="+name)...)
	return command
}

func TestCallbackThatDoesNotReturnEndsTheProgram(t *testing.T) {
	for name, cause := range map[string]string{"panic": "from the observer", "goexit": "did not return: <nil>"} {
		var output, errors bytes.Buffer
		command := program(name)
		command.Stdout, command.Stderr = &output, &errors
		err := command.Run()
		if err == nil || output.Len() != 0 || !strings.Contains(errors.String(), cause) || !strings.Contains(errors.String(), "observe") {
			t.Errorf("%s: %v\n%s\n%s", name, err, output.String(), errors.String())
		}
	}
}

func TestLibraryOfAnotherVersionIsRejected(t *testing.T) {
	folder := t.TempDir()
	source, library := filepath.Join(folder, "other.c"), filepath.Join(folder, "other.so")
	must(t, os.WriteFile(source, []byte(`const char *genesys_version(void) { return "9.8.7"; }`), 0o600))
	if output, err := exec.Command("cc", "-shared", "-fPIC", "-o", library, source).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	output, err := program("version", "LD_PRELOAD="+library).Output()
	must(t, err)
	if text := string(output); !strings.Contains(text, "9.8.7") || !strings.Contains(text, onboarding.Version) {
		t.Error(text)
	}
}

func TestCtrlCEndsAProgramThatWaits(t *testing.T) {
	command := program("wait")
	output, err := command.StdoutPipe()
	must(t, err)
	must(t, command.Start())
	if _, err := io.ReadFull(output, make([]byte, len("waiting\n"))); err != nil {
		t.Fatal(err)
	}
	must(t, command.Process.Signal(os.Interrupt))
	ended := make(chan struct{})
	time.AfterFunc(30*time.Second, func() {
		select {
		case <-ended:
		default:
			_ = command.Process.Kill()
		}
	})
	rest, err := io.ReadAll(output)
	must(t, err)
	_ = command.Wait()
	close(ended)
	if status := command.ProcessState.Sys().(syscall.WaitStatus); status.Signal() != syscall.SIGINT || len(rest) != 0 {
		t.Errorf("%v, %s", command.ProcessState, rest)
	}
}

// A child that another program replaces does not keep the connections of its parent.
func TestChildProcessesDoNotDisturbCalls(t *testing.T) {
	_, client := startClient(t)
	for i := 0; i < 10; i++ {
		must(t, exec.Command("true").Run())
		_, err := client.GetOnboardingInvite(background, "invite-1")
		must(t, err)
	}
}

func TestBrokenConnectionsRaiseNoSignal(t *testing.T) {
	client := serve(t, func(w http.ResponseWriter, r *http.Request) {
		connection, _, err := w.(http.Hijacker).Hijack()
		if err == nil {
			connection.Close()
		}
	})
	long := strings.Repeat("x", 1<<20)
	for i := 0; i < 5; i++ {
		err := client.PostOnboardingUsersStage(background, onboarding.StageUserRequest{JoinCodeID: "j", Email: long})
		if err == nil {
			t.Fatal("the connection was closed")
		}
	}
}
