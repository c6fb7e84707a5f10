<?php

// The program that `.ci/bindings` drives: a JSON object a line in, one a line out.

declare(strict_types=1);

require __DIR__ . '/../autoload.php';

use GenesysOnboarding\Client;
use GenesysOnboarding\Internal\Library;
use GenesysOnboarding\Model\Event;
use GenesysOnboarding\Model\LastResponse;
use GenesysOnboarding\OnboardingException;
use GenesysOnboarding\Sandbox;

$journey = new class {
    private ?Sandbox $sandbox = null;
    /** @var array<string, Client> */
    private array $clients = [];
    /** @var array<string, \ArrayObject<int, array<string, mixed>>> */
    private array $events = [];
    /** @var array<string, array<string, mixed>> */
    private array $operations;

    public function __construct()
    {
        $contract = json_decode(file_get_contents('docs/contract.json'), true);
        $this->operations = array_column($contract['operations'], null, 'id');
    }

    public function run(): void
    {
        $this->write([
            'language' => 'php',
            'version' => PHP_VERSION,
            'library' => Library::ffi()->genesys_version(),
            'threads' => false,
            'events' => true,
        ]);
        while (($line = fgets(STDIN)) !== false) {
            $request = (array) json_decode($line);
            $this->write(['id' => $request['id']] + $this->respond($request));
        }
        foreach ($this->clients as $client) {
            $client->close();
        }
        $this->sandbox?->close();
    }

    private function respond(array $request): array
    {
        $ids = [];
        try {
            return ['result' => $this->{'do' . strtr(ucwords($request['do'], '_'), ['_' => ''])}($request, $ids)];
        } catch (OnboardingException $error) {
            $facts = ['kind' => $error->kind, 'code' => $error->errorCode, 'message' => $error->getMessage()];
            $facts += array_diff_key(get_object_vars($error), ['errorCode' => true]);
            $error = array_filter($facts, static fn ($fact) => $fact !== null);
        } catch (\Error | \LogicException $error) {
            $error = ['kind' => $error::class, 'message' => $error->getMessage()];
        }
        return ['error' => $error] + ($request['do'] === 'pages' ? ['ids' => $ids] : []);
    }

    private function write(array $response): void
    {
        fwrite(STDOUT, json_encode($response, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE) . "\n");
        fflush(STDOUT);
    }

    private function doSandbox(array $request): array
    {
        $this->sandbox = new Sandbox((array) ($request['options'] ?? []));
        return ['settings' => $this->sandbox->settings(), 'describe' => $this->sandbox->describe()];
    }

    private function doVerb(array $request): ?\JsonSerializable
    {
        $verb = lcfirst(strtr(ucwords($request['verb'], '_'), ['_' => '']));
        return $this->sandbox->$verb(...(array) ($request['arguments'] ?? []));
    }

    private function doClient(array $request): void
    {
        $events = $this->events[$request['name']] = new \ArrayObject();
        $observer = static function (Event $event) use ($events): void {
            $events[] = array_filter([
                'kind' => $event->kind,
                'operation' => $event->operationId,
                'attempt' => $event->attempt,
                'status' => $event->httpStatus,
            ], static fn ($value) => $value !== null);
        };
        $observes = $request['observe'] ?? false;
        $settings = (array) $request['settings'];
        $this->clients[$request['name']] = new Client($settings, observer: $observes ? $observer : null);
    }

    private function doDerive(array $request): void
    {
        $options = (array) ($request['options'] ?? []);
        $this->clients[$request['name']] = $this->clients[$request['from']]->withOptions($options);
    }

    private function doCall(array $request): mixed
    {
        return $this->client($request)->call($request['operation'], (array) ($request['arguments'] ?? []));
    }

    private function doTyped(array $request): mixed
    {
        $arguments = (array) ($request['arguments'] ?? []);
        $operation = $this->operations[$request['operation']];
        if (isset($arguments['body'])) {
            $arguments['body'] = "GenesysOnboarding\\Model\\{$operation['body']}"::fromJson($arguments['body']);
        }
        return $this->client($request)->{$request['operation']}(...$arguments);
    }

    private function doPages(array $request, array &$ids): array
    {
        $iterate = 'iter' . substr($request['operation'], strlen('get'));
        foreach ($this->clients[$request['client']]->$iterate(...(array) ($request['arguments'] ?? [])) as $entity) {
            $ids[] = $entity->id;
            if (count($ids) === ($request['limit'] ?? null)) {
                break;
            }
        }
        return ['ids' => $ids];
    }

    private function doRepeat(array $request): array
    {
        $counts = ['succeeded' => 0, 'failed' => 0];
        for ($time = 0; $time < $request['times']; $time++) {
            try {
                $this->doCall($request);
                $counts['succeeded']++;
            } catch (OnboardingException) {
                $counts['failed']++;
            }
        }
        return $counts;
    }

    private function doCancel(array $request): void
    {
        $this->clients[$request['client']]->cancel();
    }

    private function doLastResponse(array $request): ?LastResponse
    {
        return $this->clients[$request['client']]->lastResponse();
    }

    private function doEvents(array $request): array
    {
        return $this->events[$request['client']]->getArrayCopy();
    }

    private function doClose(array $request): void
    {
        $this->clients[$request['client']]->close();
    }

    private function doCollect(): void
    {
        gc_collect_cycles();
    }

    private function client(array $request): Client
    {
        $client = $this->clients[$request['client']];
        $timeout = $request['timeoutMs'] ?? null;
        return $timeout === null ? $client : $client->withOptions(['totalTimeoutMs' => $timeout]);
    }
};
$journey->run();
