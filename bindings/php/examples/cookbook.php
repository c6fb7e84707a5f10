<?php

// Ten tasks, each against the embedded sandbox:
//
//     php bindings/php/examples/cookbook.php

declare(strict_types=1);

require __DIR__ . '/../autoload.php';

use GenesysOnboarding\Bulk;
use GenesysOnboarding\Client;
use GenesysOnboarding\Exception\ApiException;
use GenesysOnboarding\Exception\TimeoutException;
use GenesysOnboarding\Login;
use GenesysOnboarding\Model\BulkRequest;
use GenesysOnboarding\Model\JoinCodeRequest;
use GenesysOnboarding\Model\StageUserRequest;
use GenesysOnboarding\OnboardingException;
use GenesysOnboarding\Sandbox;

$tasks = new class {
    /** @return array{string, bool} what was done, and whether it is what was expected */
    public function firstCall(Sandbox $sandbox): array
    {
        ['baseUrl' => $url, 'clientId' => $id, 'clientSecret' => $secret] = $sandbox->settings();
        // cookbook: first-call
        $client = new Client([
            'baseUrl' => $url, // with an account: 'region' => 'eu-west-1' instead of the two URLs
            'loginUrl' => $url,
            'clientId' => $id,
            'clientSecret' => $secret,
        ]);
        $invite = $client->getOnboardingInvite('invite-1');
        // cookbook: end
        return [$invite->toAddress, $invite->toAddress === 'guest-1@acme.example'];
    }

    public function errors(Sandbox $sandbox, Client $client): array
    {
        $body = new JoinCodeRequest(['acme.example']);
        $sandbox->failNext(status: 500);
        // cookbook: errors
        try {
            $advice = 'created ' . $client->postOnboardingJoincodes($body)->id;
        } catch (OnboardingException $error) {
            $advice = match (true) {
                $error->outcomeUnknown => 'look whether it was created: ',
                $error->retryable => "wait $error->retryAfterMs ms: ",
                $error->httpStatus === 403 => 'a permission is missing: ',
                default => "quote $error->correlationId to support: ",
            } . $error->getMessage();
        }
        // cookbook: end
        return [$advice, str_starts_with($advice, 'look whether it was created: ')];
    }

    public function pages(Sandbox $sandbox, Client $client): array
    {
        // cookbook: pages
        $addresses = [];
        foreach ($client->iterOnboardingInvites(pageSize: 25) as $invite) {
            $addresses[] = $invite->toAddress;
        }
        // cookbook: end
        return [count($addresses) . ' invites', count($addresses) === 63];
    }

    public function retry(Sandbox $sandbox, Client $client): array
    {
        $sandbox->failNext(status: 503, retryAfter: 0);
        // cookbook: retry
        $persistent = $client->withOptions(['maxRetries' => 5]);
        $persistent->getOnboardingInvite('invite-1');
        $attempts = $persistent->lastResponse()->attempts;
        // cookbook: end
        return ["$attempts attempts", $attempts === 2];
    }

    public function timeLimit(Sandbox $sandbox, Client $client): array
    {
        $sandbox->failNext(delayMs: 20000);
        $isLate = false;
        // cookbook: time-limit
        $limited = $client->withOptions(['totalTimeoutMs' => 100]);
        try {
            $limited->getOnboardingInvite('invite-1');
        } catch (TimeoutException $error) {
            $isLate = true;
        }
        // cookbook: end
        return ['ended by its timeout', $isLate];
    }

    public function headers(Sandbox $sandbox): array
    {
        [$port, $stop] = $this->startProxy($sandbox);
        $client = $sandbox->client([
            'baseUrl' => 'http://onboarding.example',
            'proxy' => "http://127.0.0.1:$port",
            'allowInsecureHttp' => true,
        ]);
        // cookbook: headers
        $labelled = $client->withOptions(['headers' => ['Genesys-App' => 'onboarding-job']]);
        $labelled->getOnboardingInvite('invite-1');
        $contentType = $labelled->lastResponse()->headers['content-type']; // of the response
        // cookbook: end
        $sent = stripos($stop(), "\r\nGenesys-App: onboarding-job\r\n") !== false;
        return ["Genesys-App: onboarding-job", $sent && $contentType === 'application/json'];
    }

    public function proxy(Sandbox $sandbox): array
    {
        ['baseUrl' => $url, 'clientId' => $id, 'clientSecret' => $secret] = $sandbox->settings();
        [$port, $stop] = $this->startProxy($sandbox);
        // cookbook: proxy
        $client = new Client([
            'baseUrl' => 'http://onboarding.example', // that only the proxy can reach
            'allowInsecureHttp' => true, // for https in its place: without this
            'proxy' => "http://127.0.0.1:$port", // or 'proxyFromEnvironment' => true
            'loginUrl' => $url,
            'clientId' => $id,
            'clientSecret' => $secret,
        ]);
        $invite = $client->getOnboardingInvite('invite-2');
        // cookbook: end
        $sent = $stop();
        return ["by port $port", $invite->id === 'invite-2' && str_contains($sent, 'GET /api/v2/onboarding/invites/')];
    }

    public function bulk(Sandbox $sandbox, Client $client): array
    {
        $path = sys_get_temp_dir() . '/cookbook-' . bin2hex(random_bytes(8)) . '.journal';
        // cookbook: bulk
        $bulk = new Bulk($client, ['journal' => $path]);
        foreach (['bob@acme.example', 'eve@acme.example'] as $email) {
            $bulk->submit(new BulkRequest(stage: new StageUserRequest('joincode-1', $email)));
        }
        $report = $bulk->report();
        $bulk->close(); // run again with the same journal, it sends nothing twice
        // cookbook: end
        unlink($path);
        return [$report->summary, $report->isComplete && count($sandbox->state()->invites) === 65];
    }

    public function login(Sandbox $sandbox): array
    {
        $url = $sandbox->settings()['baseUrl'];
        $browse = static function (string $address): string {
            $context = stream_context_create(['http' => ['follow_location' => 0]]);
            file_get_contents("$address&sandbox_user=ada@acme.example", context: $context);
            $locations = preg_grep('/^location:/i', $http_response_header);
            return trim(substr(reset($locations), strlen('location:')));
        };
        // cookbook: login
        $login = new Login(['baseUrl' => $url, 'loginUrl' => $url, 'clientId' => 'sandbox-public-client']);
        $shown = $browse($login->url()); // what the person's browser shows after the login
        $client = $login->finish($shown); // $login->wait(300000) waits for a browser on this machine
        $login->close();
        $page = $client->getOnboardingInvites();
        // cookbook: end
        return ["$page->total invites for Ada", $page->total === 63];
    }

    public function sandbox(): array
    {
        $status = null;
        // cookbook: sandbox
        $sandbox = new Sandbox();
        $client = $sandbox->client(['maxRetries' => 0]);
        $sandbox->failNext(status: 500, operation: 'deleteOnboardingInvite');
        try {
            $client->deleteOnboardingInvite('invite-1');
        } catch (ApiException $error) {
            $status = $error->httpStatus;
        }
        $requests = $sandbox->requests()->requests;
        // cookbook: end
        return [end($requests)->method . ' failed', $status === 500];
    }

    /** @return array{int, \Closure(): string} the port, and what stops the proxy and returns what clients have sent */
    private function startProxy(Sandbox $sandbox): array
    {
        $service = parse_url($sandbox->settings()['baseUrl'], PHP_URL_PORT);
        $log = tmpfile();
        $command = [PHP_BINARY, __DIR__ . '/connect_proxy.php', (string) $service];
        $proxy = proc_open($command, [1 => ['pipe', 'w'], 2 => $log], $pipes);
        $stop = static function () use ($proxy, $log): string {
            proc_terminate($proxy);
            proc_close($proxy);
            rewind($log);
            return stream_get_contents($log);
        };
        return [(int) fgets($pipes[1]), $stop];
    }
};

foreach (get_class_methods($tasks) as $method) {
    $sandbox = new Sandbox();
    $client = $sandbox->client();
    [$done, $isExpected] = $tasks->$method($sandbox, $client);
    $task = strtolower(preg_replace('/(?=[A-Z])/', '-', $method));
    if (!$isExpected) {
        throw new \LogicException("$task: not as expected: $done");
    }
    echo "$task: $done\n";
    $client->close();
    $sandbox->close();
}
