<?php

declare(strict_types=1);

namespace GenesysOnboarding\Tests;

use GenesysOnboarding\Client;
use GenesysOnboarding\Exception\ApiException;
use GenesysOnboarding\Exception\ConfigurationException;
use GenesysOnboarding\Exception\InvalidArgumentException;
use GenesysOnboarding\Exception\TimeoutException;
use GenesysOnboarding\Model\CreateUserRequest;
use GenesysOnboarding\Model\Invite;
use GenesysOnboarding\Model\JoinCodeRequest;
use GenesysOnboarding\Model\StageOrgProvisioningRequest;
use GenesysOnboarding\OnboardingException;
use GenesysOnboarding\Sandbox;
use PHPUnit\Framework\TestCase;

final class ClientTest extends TestCase
{
    private Sandbox $sandbox;
    private Client $client;

    protected function setUp(): void
    {
        $this->sandbox = new Sandbox();
        $this->client = $this->sandbox->client(['maxRetries' => 0]);
    }

    protected function tearDown(): void
    {
        $this->client->close();
        $this->sandbox->close();
    }

    /**
     * @template T of \Throwable
     *
     * @param class-string<T> $class
     *
     * @return T
     */
    private function caught(string $class, callable $call): \Throwable
    {
        try {
            $call();
        } catch (\Throwable $error) {
            $this->assertInstanceOf($class, $error);
            return $error;
        }
        $this->fail("expected a $class");
    }

    public function testOperationReturnsItsModel(): void
    {
        $invite = $this->client->getOnboardingInvite('invite-2');
        $this->assertInstanceOf(Invite::class, $invite);
        $this->assertSame('guest-2@acme.example', $invite->toAddress);
        $this->assertFalse($invite->administrator);
    }

    public function testHeadTellsWhetherAUserExists(): void
    {
        $this->assertTrue($this->client->headOnboardingOrganizationUsers('organization-1', 'ada@acme.example'));
        $this->assertFalse($this->client->headOnboardingOrganizationUsers('organization-1', 'bob@acme.example'));
    }

    public function testErrorHasAllFacts(): void
    {
        $error = $this->caught(ApiException::class, fn () => $this->client->getOnboardingInvite('nope'));
        $this->assertInstanceOf(\RuntimeException::class, $error);
        $this->assertSame('API', $error->kind);
        $this->assertSame('getOnboardingInvite', $error->operationId);
        $this->assertSame(404, $error->httpStatus);
        $this->assertSame(404, $error->getCode());
        $this->assertSame('not.found', $error->errorCode);
        $this->assertSame(1, $error->attempts);
        $this->assertFalse($error->outcomeUnknown);
        $this->assertFalse($error->retryable);
        $this->assertNull($error->retryAfterMs);
        $this->assertSame('nope', $error->body->entityId);
        $this->assertStringContainsString($error->correlationId, $error->getMessage());
        $this->assertSame('not.found', json_decode(json_encode($error))->code);
    }

    public function testErrorNamesArgumentAndSetting(): void
    {
        $unknown = fn () => $this->client->call('getOnboardingInvites', ['size' => 1]);
        $this->assertSame('size', $this->caught(InvalidArgumentException::class, $unknown)->argument);
        $misspelt = static fn () => new Client(['baseURL' => 'http://127.0.0.1']);
        $this->assertSame('baseURL', $this->caught(ConfigurationException::class, $misspelt)->setting);
        $limited = fn () => $this->client->withOptions(['totalTimeout' => 1]);
        $this->assertSame('totalTimeout', $this->caught(ConfigurationException::class, $limited)->setting);
        $this->assertSame([], $this->sandbox->requests()->requests);
    }

    public function testOperationWithNulIsRejected(): void
    {
        $this->expectException(InvalidArgumentException::class);
        $this->client->call("getOnboardingInvites\0");
    }

    public function testStringWithNulAndEmojiReturns(): void
    {
        $name = "Glöbex 😀 \0 \" \\ /";
        $request = new StageOrgProvisioningRequest('lin@globex.example', organizationName: $name);
        $id = $this->client->postOnboardingOrgprovisionings($request)->id;
        $this->assertSame($name, $this->client->getOnboardingOrgprovisioning($id)->organizationName);
    }

    public function testInvalidUtf8IsRejected(): void
    {
        $this->expectException(\InvalidArgumentException::class);
        $this->client->getOnboardingInvite("\xff");
    }

    public function testEmptyListIsSent(): void
    {
        $this->assertSame([], $this->client->postOnboardingJoincodes(new JoinCodeRequest([]))->emailDomains);
    }

    public function testIntegerKeeps64Bits(): void
    {
        $page = $this->client->getOnboardingInvites(pageNumber: PHP_INT_MAX);
        $this->assertSame(PHP_INT_MAX, $page->pageNumber);
        $this->assertSame([], $page->entities);
    }

    public function testGenericCallReturnsJson(): void
    {
        $this->assertSame('invite-3', $this->client->call('getOnboardingInvite', ['inviteId' => 'invite-3'])->id);
        $this->assertNull($this->client->call('deleteOnboardingInvite', ['inviteId' => 'invite-3']));
    }

    public function testIteratorReturnsEachEntityOnce(): void
    {
        $invites = iterator_to_array($this->client->iterOnboardingInvites(pageSize: 10));
        $this->assertCount(63, $invites);
        $this->assertCount(63, array_unique(array_column($invites, 'id')));
        $this->assertCount(3, iterator_to_array($this->client->pages('getOnboardingInvites')));
    }

    public function testIteratorRequestsNoPageTooMuch(): void
    {
        foreach ($this->client->iterOnboardingInvites(pageSize: 10) as $invite) {
            if ($invite->id === 'invite-10') {
                break;
            }
        }
        $this->assertCount(2, $this->sandbox->requests()->requests);
    }

    public function testIteratorThrowsAndRejectsAtOnce(): void
    {
        $this->sandbox->failNext(status: 503, operation: 'getOnboardingInvites');
        $all = fn () => iterator_to_array($this->client->iterOnboardingInvites());
        $this->assertSame(503, $this->caught(ApiException::class, $all)->httpStatus);
        $this->expectException(InvalidArgumentException::class);
        $this->client->pages('getOnboardingInvite');
    }

    public function testDerivedClientHasItsOwnLimits(): void
    {
        $derived = $this->client->withOptions(['totalTimeoutMs' => 100, 'headers' => ['Genesys-App' => 'test']]);
        $this->sandbox->failNext(delayMs: 5000);
        $late = $this->caught(TimeoutException::class, static fn () => $derived->getOnboardingInvite('invite-1'));
        $this->assertTrue($late->retryable);
        $this->assertSame('invite-1', $this->client->getOnboardingInvite('invite-1')->id);
    }

    public function testLastResponseIsKnownAfterACall(): void
    {
        $this->assertNull($this->client->lastResponse());
        $this->client->getOnboardingInvite('invite-1');
        $this->assertSame(200, $this->client->lastResponse()->httpStatus);
        $this->assertSame('application/json', $this->client->lastResponse()->headers['content-type']);
    }

    public function testClosedClientThrows(): void
    {
        $this->client->close();
        $this->client->close();
        $this->expectException(\LogicException::class);
        $this->client->getOnboardingInvite('invite-1');
    }

    public function testClientIsNeitherClonedNorSerialized(): void
    {
        $this->caught(\Error::class, fn () => clone $this->client);
        $this->caught(\LogicException::class, fn () => serialize($this->client));
        $this->assertSame('invite-1', $this->client->getOnboardingInvite('invite-1')->id);
    }

    public function testSecretsAreNotShown(): void
    {
        $request = new CreateUserRequest('invite-1', 'Sam', 'correct horse');
        $this->assertStringNotContainsString('correct horse', print_r($request, true));
        $this->assertSame('correct horse', json_decode(json_encode($request))->password);
        foreach (['s3cret', "s3cret\xff"] as $secret) {
            $settings = ['clientId' => 'me', 'clientSecret' => $secret];
            $error = $this->caught(\Exception::class, static fn () => new Client($settings, interrupt: 'is_null'));
            $frames = array_filter($error->getTrace(), static fn ($frame) => ($frame['class'] ?? '') !== self::class);
            $this->assertStringNotContainsString('s3cret', print_r($frames, true));
        }
    }

    public function testForkedProcessesGoOnWithTheClient(): void
    {
        $this->client->getOnboardingInvite('invite-1');
        $children = [];
        for ($child = 0; $child < 4; $child++) {
            $pid = pcntl_fork();
            if ($pid === 0) {
                $is = $this->client->getOnboardingInvite('invite-2')->id === 'invite-2';
                posix_kill(posix_getpid(), $is ? SIGKILL : SIGABRT);
            }
            $children[] = $pid;
        }
        foreach ($children as $pid) {
            pcntl_waitpid($pid, $status);
            $this->assertSame(SIGKILL, pcntl_wtermsig($status));
        }
        $this->assertSame('invite-1', $this->client->getOnboardingInvite('invite-1')->id);
    }

    public function testMemoryIsFlatOverCallsAndErrors(): void
    {
        $round = function (): void {
            for ($call = 0; $call < 200; $call++) {
                $this->client->getOnboardingInvites(pageSize: 5);
                $this->caught(OnboardingException::class, fn () => $this->client->call('nope'));
                $this->client->withOptions(['maxRetries' => 1])->getOnboardingInvite('invite-1');
            }
            gc_collect_cycles();
        };
        $round();
        $before = memory_get_usage();
        $round();
        $this->assertLessThan(100_000, memory_get_usage() - $before);
    }
}
