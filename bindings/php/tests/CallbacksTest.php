<?php

declare(strict_types=1);

namespace GenesysOnboarding\Tests;

use GenesysOnboarding\Exception\CancelledException;
use GenesysOnboarding\Exception\TimeoutException;
use GenesysOnboarding\Model\Event;
use GenesysOnboarding\Sandbox;
use PHPUnit\Framework\TestCase;

final class CallbacksTest extends TestCase
{
    private Sandbox $sandbox;

    protected function setUp(): void
    {
        $this->sandbox = new Sandbox();
    }

    protected function tearDown(): void
    {
        $this->sandbox->close();
    }

    public function testObserverIsToldOfAttemptsAndWaits(): void
    {
        $events = [];
        $client = $this->sandbox->client(observer: static function (Event $event) use (&$events): void {
            $events[] = $event;
        });
        $this->sandbox->failNext(status: 503, retryAfter: 0, operation: 'getOnboardingInvite');
        $client->getOnboardingInvite('invite-1');
        $kinds = array_column($events, 'kind');
        $this->assertSame(['attempt', 'token_refresh', 'attempt', 'wait', 'attempt'], $kinds);
        $this->assertSame(503, $events[2]->httpStatus);
        $this->assertIsFloat($events[2]->elapsedMs);
        $this->assertSame('retry_after', $events[3]->waitReason);
        $this->assertNull($events[3]->httpStatus);
        $this->assertSame(2, $events[4]->attempt);
        $this->assertSame('/api/v2/onboarding/invites/{inviteId}', $events[4]->path);
    }

    public function testObserverIsToldOfFailures(): void
    {
        $events = [];
        $observer = static function (Event $event) use (&$events): void {
            $events[] = $event;
        };
        $client = $this->sandbox->client(['maxRetries' => 0, 'attemptTimeoutMs' => 100], observer: $observer);
        $this->sandbox->failNext(delayMs: 5000, operation: 'getOnboardingInvite');
        try {
            $client->getOnboardingInvite('invite-1');
            $this->fail('expected a timeout');
        } catch (TimeoutException $error) {
            $this->assertSame($error->kind, end($events)->errorKind);
            $this->assertNull(end($events)->httpStatus);
        }
    }

    public function testMisspeltCallbackIsNamed(): void
    {
        $this->expectExceptionMessage('Unknown named parameter $onEvent');
        $this->sandbox->client(onEvent: static fn () => null);
    }

    public function testCallbackThrowsOutOfTheCall(): void
    {
        $client = $this->sandbox->client(observer: static fn () => throw new \DomainException('of the program'));
        try {
            $client->getOnboardingInvite('invite-1');
            $this->fail('expected the exception of the observer');
        } catch (\DomainException $error) {
            $this->assertSame('of the program', $error->getMessage());
        }
    }

    public function testCallbackCallsTheClientItObserves(): void
    {
        $inner = null;
        $observer = static function (Event $event) use (&$client, &$inner): void {
            if ($event->operationId === 'getOnboardingInvites' && $event->kind === 'attempt') {
                $inner = $client->getOnboardingInvite('invite-1');
                gc_collect_cycles();
            }
        };
        $client = $this->sandbox->client(observer: $observer);
        $client->getOnboardingInvites();
        $this->assertSame('invite-1', $inner->id);
    }

    public function testInterruptEndsAWaitingCall(): void
    {
        $isInterrupted = false;
        $client = $this->sandbox->client(interrupt: static function () use (&$isInterrupted): bool {
            return $isInterrupted;
        });
        $client->getOnboardingInvite('invite-1');
        $isInterrupted = true;
        $this->sandbox->failNext(delayMs: 30000);
        $this->expectException(CancelledException::class);
        $client->getOnboardingInvite('invite-1');
    }

    public function testCancelInACallbackEndsTheCall(): void
    {
        $client = $this->sandbox->client(interrupt: static function () use (&$client): bool {
            $client?->cancel();
            return false;
        });
        $this->sandbox->failNext(delayMs: 30000);
        $this->expectException(CancelledException::class);
        $client->getOnboardingInvite('invite-1');
    }

    public function testSignalHandlerThrowsOutOfAWaitingCall(): void
    {
        $client = $this->sandbox->client(interrupt: static fn () => false);
        $wasAsync = pcntl_async_signals(true);
        pcntl_signal(SIGALRM, static fn () => throw new \DomainException('alarm'));
        try {
            $this->sandbox->failNext(delayMs: 30000);
            pcntl_alarm(1);
            $client->getOnboardingInvite('invite-1');
            $this->fail('expected the exception of the handler');
        } catch (\DomainException $error) {
            $this->assertSame('alarm', $error->getMessage());
            $this->assertTrue(pcntl_async_signals());
        } finally {
            pcntl_signal(SIGALRM, SIG_DFL);
            pcntl_async_signals($wasAsync);
        }
    }

    public function testCallbacksLiveAsLongAsTheirClients(): void
    {
        $count = 0;
        $counted = static function () use (&$count): void {
            $count++;
        };
        $client = $this->sandbox->client(observer: $counted);
        $derived = $client->withOptions([]);
        $pages = $client->pages('getOnboardingInvites');
        $client->close();
        unset($client);
        gc_collect_cycles();
        $derived->getOnboardingInvite('invite-1');
        $this->assertSame(3, $count);
        $pages->current();
        $this->assertSame(4, $count);
    }
}
