<?php

declare(strict_types=1);

namespace GenesysOnboarding\Tests;

use GenesysOnboarding\Bulk;
use GenesysOnboarding\Client;
use GenesysOnboarding\Exception\ApiException;
use GenesysOnboarding\Exception\ConfigurationException;
use GenesysOnboarding\Exception\InvalidArgumentException;
use GenesysOnboarding\Exception\TimeoutException;
use GenesysOnboarding\Login;
use GenesysOnboarding\Model\BulkRequest;
use GenesysOnboarding\Model\SandboxState;
use GenesysOnboarding\Model\StageUserRequest;
use GenesysOnboarding\Sandbox;
use PHPUnit\Framework\TestCase;

final class SandboxTest extends TestCase
{
    public function testSettingsAreThoseOfAClient(): void
    {
        $sandbox = new Sandbox(['clientId' => 'me', 'clientSecret' => 'secret', 'unprivilegedClientId' => 'other']);
        $this->assertSame('me', $sandbox->settings()['clientId']);
        $this->assertSame(63, (new Client($sandbox->settings()))->getOnboardingInvites()->total);
        $this->assertSame('other', $sandbox->settings(unprivileged: true)['clientId']);
        $this->assertStringNotContainsString('secret', print_r($sandbox, true));
    }

    public function testEachVerbIsAMethod(): void
    {
        $sandbox = new Sandbox();
        $client = $sandbox->client();
        $client->deleteOnboardingInvite('invite-1');
        $this->assertSame('organization-1', $sandbox->describe()->fixtures->organizationId);
        $this->assertCount(62, $sandbox->state()->invites);
        $this->assertSame(['token', 'api'], array_column($sandbox->requests()->requests, 'on'));
        $sandbox->clearRequests();
        $this->assertSame([], $sandbox->requests()->requests);
        $sandbox->setSettings(refreshTokens: true);
        $sandbox->expireTokens();
        $sandbox->expireCodes();
        $this->assertSame(62, $client->getOnboardingInvites()->total);
        $sandbox->reset();
        $this->assertCount(63, $sandbox->state()->invites);
    }

    public function testMisspeltArgumentOfAVerbIsNamed(): void
    {
        $this->expectExceptionMessage('Unknown named parameter $staus');
        (new Sandbox())->failNext(staus: 503);
    }

    public function testStateIsASeed(): void
    {
        $state = (new Sandbox())->state();
        $copy = new Sandbox(['seed' => $state]);
        $this->assertEquals($state->invites, $copy->state()->invites);
        $empty = new Sandbox(['seed' => new SandboxState(fixtures: false)]);
        $this->assertSame([], $empty->state()->invites);
    }

    public function testClientTakesSettingsOverThoseOfTheSandbox(): void
    {
        $sandbox = new Sandbox();
        $client = $sandbox->client($sandbox->settings(unprivileged: true) + ['maxRetries' => 0]);
        $this->expectException(ApiException::class);
        $this->expectExceptionCode(403);
        $client->getOnboardingInvites();
    }

    public function testUnknownOptionIsRejected(): void
    {
        $this->expectException(ConfigurationException::class);
        $this->expectExceptionMessage('invalid setting nope');
        new Sandbox(['nope' => 1]);
    }

    public function testUnknownVerbIsRejected(): void
    {
        $this->expectException(InvalidArgumentException::class);
        (new Sandbox())->call('nope');
    }

    public function testClosedSandboxThrows(): void
    {
        $sandbox = new Sandbox();
        $sandbox->close();
        $this->expectException(\LogicException::class);
        $sandbox->settings();
    }

    public function testLoginMakesAClientOfAPerson(): void
    {
        $sandbox = new Sandbox();
        $sandbox->setSettings(refreshTokens: true);
        $url = $sandbox->settings()['baseUrl'];
        $settings = ['baseUrl' => $url, 'loginUrl' => $url, 'clientId' => 'sandbox-public-client'];
        $tokens = [];
        $login = new Login($settings, refreshTokenObserver: static function (string $token) use (&$tokens): void {
            $tokens[] = $token;
        });
        $context = stream_context_create(['http' => ['follow_location' => 0]]);
        file_get_contents("{$login->url()}&sandbox_user=ada@acme.example", context: $context);
        $location = implode(preg_grep('/^location:/i', $http_response_header));
        $this->assertStringContainsString($login->redirectUri(), $location);
        $client = $login->finish(substr($location, strlen('location:')));
        $this->assertSame(63, $client->getOnboardingInvites()->total);
        $this->assertCount(1, $tokens);
    }

    public function testLoginThatNobodyMakesTimesOut(): void
    {
        $login = new Login((new Sandbox())->settings());
        $this->expectException(TimeoutException::class);
        $login->wait(1);
    }

    public function testAddressOfAnotherLoginIsRejected(): void
    {
        $login = new Login((new Sandbox())->settings());
        $this->expectException(InvalidArgumentException::class);
        $login->finish('http://localhost/?code=1&state=another');
    }

    public function testBulkRunStagesEachPersonOnce(): void
    {
        $journal = sys_get_temp_dir() . '/' . bin2hex(random_bytes(8)) . '.journal';
        $sandbox = new Sandbox();
        $bob = new BulkRequest(stage: new StageUserRequest('joincode-1', 'bob@acme.example'));
        $eve = new BulkRequest(stage: new StageUserRequest('joincode-1', 'eve@acme.example'));
        try {
            for ($run = 0; $run < 2; $run++) {
                $bulk = new Bulk($sandbox->client(), ['journal' => $journal]);
                $bulk->enlist($bob);
                $bulk->enlist($eve);
                $outcome = $bulk->submit($bob);
                $this->assertSame('done', $outcome->status);
                $this->assertSame('bob@acme.example', $outcome->key->stage->email);
                $this->assertSame($run === 1, $outcome->resumed);
                $this->assertSame(2, $bulk->report()->counts->people);
                $this->assertFalse($bulk->report()->isComplete);
                $bulk->close();
            }
            $this->assertCount(64, $sandbox->state()->invites);
        } finally {
            unlink($journal);
        }
    }
}
