<?php

// A complete onboarding, which calls every operation of the API, against the embedded sandbox:
//
//     php bindings/php/examples/quickstart.php

declare(strict_types=1);

require __DIR__ . '/../autoload.php';

use GenesysOnboarding\Client;
use GenesysOnboarding\Exception\ApiException;
use GenesysOnboarding\Model\ApplyOrgBillingActivationRequest;
use GenesysOnboarding\Model\CompleteOrgProvisioningRequest;
use GenesysOnboarding\Model\CreateUserRequest;
use GenesysOnboarding\Model\JoinCodeRequest;
use GenesysOnboarding\Model\JoinExistingOrgsRequest;
use GenesysOnboarding\Model\OrgProvisioningUser;
use GenesysOnboarding\Model\StageOrgProvisioningRequest;
use GenesysOnboarding\Model\StageUserRequest;
use GenesysOnboarding\Sandbox;

$quickstart = new class {
    private readonly Sandbox $sandbox;
    private readonly Client $client;
    /** @var array<string, true> */
    private array $called = [];

    public function __construct()
    {
        $this->sandbox = new Sandbox();
        $this->client = $this->sandbox->client();
    }

    public function run(): int
    {
        echo "An Onboarding service listens on {$this->sandbox->settings()['baseUrl']}\n\nA new organization\n";
        $organizationId = $this->createOrganization();
        $this->activateBilling($organizationId);
        echo "\nUsers who join by a code\n";
        $joinCodeId = $this->createJoinCode();
        $this->invite($joinCodeId);
        $this->join($organizationId);
        echo "\nCleaning up\n";
        $this->cleanUp($joinCodeId);
        echo "\nTwo errors\n";
        $this->fail();
        $operations = $this->sandbox->describe()->operations;
        printf("\n%d of %d operations\n", count($this->called), count($operations));
        return count($this->called) === count($operations) ? 0 : 1;
    }

    private function log(string $operation, string $path, string $result): void
    {
        $this->called[$operation] = true;
        printf("  %-37s %s -> %s\n", $operation, $path, $result);
    }

    private function createOrganization(): string
    {
        $staged = $this->client->postOnboardingOrgprovisionings(new StageOrgProvisioningRequest(
            emailAddress: 'lin@globex.example',
            organizationName: 'Globex',
            activationId: 'activation-1',
        ));
        $path = '/api/v2/onboarding/orgprovisionings';
        $this->log('postOnboardingOrgprovisionings', "POST $path", "staged as $staged->id");

        $path = "$path/$staged->id";
        $made = $this->client->postOnboardingOrgprovisioningComplete($staged->id, new CompleteOrgProvisioningRequest(
            administratorEmail: 'lin@globex.example',
            administratorPassword: 'correct horse battery staple',
            administratorName: 'Lin',
            otherUsers: [new OrgProvisioningUser(name: 'Kim', email: 'kim@globex.example')],
        ));
        $result = "created $made->organizationId";
        $this->log('postOnboardingOrgprovisioningComplete', "POST $path/complete", $result);

        $provisioning = $this->client->getOnboardingOrgprovisioning($staged->id);
        $result = 'completed: ' . json_encode($provisioning->provisionCompleted);
        $this->log('getOnboardingOrgprovisioning', "GET $path", $result);
        return $made->organizationId;
    }

    private function activateBilling(string $organizationId): void
    {
        $path = '/api/v2/onboarding/activations/activation-1';
        $activation = $this->client->getOnboardingActivation('activation-1');
        $this->log('getOnboardingActivation', "GET $path", "purchased by $activation->emailAddress");

        $apply = new ApplyOrgBillingActivationRequest($organizationId);
        $applied = $this->client->postOnboardingActivationApply('activation-1', $apply);
        $this->log('postOnboardingActivationApply', "POST $path/apply", "$applied->jobName $applied->status");
    }

    private function createJoinCode(): string
    {
        $path = '/api/v2/onboarding/joincodes';
        $code = $this->client->postOnboardingJoincodes(new JoinCodeRequest(['acme.example']));
        $this->log('postOnboardingJoincodes', "POST $path", "created $code->id");

        $this->client->putOnboardingJoincode($code->id, new JoinCodeRequest(['acme.example', 'acme.test']));
        $this->log('putOnboardingJoincode', "PUT $path/$code->id", 'updated');

        $code = $this->client->getOnboardingJoincode($code->id, emailDomain: 'acme.test');
        $result = 'for ' . implode(', ', $code->emailDomains);
        $this->log('getOnboardingJoincode', "GET $path/$code->id?emailDomain=acme.test", $result);

        $page = $this->client->getOnboardingJoincodes();
        $this->log('getOnboardingJoincodes', "GET $path", count($page->entities) . ' join codes');
        return $code->id;
    }

    private function invite(string $joinCodeId): void
    {
        $this->client->postOnboardingUsersStage(new StageUserRequest($joinCodeId, 'sam@acme.test'));
        $this->log('postOnboardingUsersStage', 'POST /api/v2/onboarding/users/stage', 'invited by email');

        $invites = iterator_to_array($this->client->iterOnboardingInvites());
        $page = $this->client->getOnboardingInvites(pageNumber: 1, pageSize: 25);
        $result = count($invites) . " invites on $page->pageCount pages";
        $this->log('getOnboardingInvites', 'GET /api/v2/onboarding/invites?pageNumber=1..', $result);

        $ids = array_column($invites, 'id', 'toAddress');
        $request = new CreateUserRequest($ids['sam@acme.test'], 'Sam', 'correct horse battery staple');
        $user = $this->client->postOnboardingUsers($request);
        $result = "$user->email is a user of $user->organization";
        $this->log('postOnboardingUsers', 'POST /api/v2/onboarding/users', $result);
    }

    private function join(string $organizationId): void
    {
        $exists = $this->client->headOnboardingOrganizationUsers($organizationId, 'lin@globex.example');
        $path = "HEAD /api/v2/onboarding/organizations/$organizationId/users?email=lin@globex.example";
        $this->log('headOnboardingOrganizationUsers', $path, 'exists: ' . json_encode($exists));

        $request = new JoinExistingOrgsRequest(['organization-2'], email: 'ada@acme.example');
        $links = $this->client->postOnboardingUsersJoinexistingorgs($request);
        $result = 'join at ' . ($links->inviteUrl ?? $links->joinCodeUrl);
        $this->log('postOnboardingUsersJoinexistingorgs', 'POST /api/v2/onboarding/users/joinexistingorgs', $result);
    }

    private function cleanUp(string $joinCodeId): void
    {
        $invite = $this->client->getOnboardingInvite('invite-1');
        $path = '/api/v2/onboarding/invites/invite-1';
        $this->log('getOnboardingInvite', "GET $path", "sent to $invite->toAddress");

        $this->client->deleteOnboardingInvite('invite-1');
        $this->log('deleteOnboardingInvite', "DELETE $path", 'deleted');

        $this->client->deleteOnboardingJoincode($joinCodeId);
        $this->log('deleteOnboardingJoincode', "DELETE /api/v2/onboarding/joincodes/$joinCodeId", 'deleted');
    }

    private function fail(): void
    {
        $unprivileged = $this->sandbox->client($this->sandbox->settings(unprivileged: true));
        $this->expect(403, static fn () => $unprivileged->getOnboardingInvites());
        $this->expect(404, fn () => $this->client->getOnboardingInvite('invite-1'));
    }

    private function expect(int $status, callable $call): void
    {
        try {
            $call();
        } catch (ApiException $error) {
            echo "  {$error->getMessage()}\n";
            if ($error->httpStatus === $status) {
                return;
            }
        }
        throw new \LogicException("expected an error with the status $status");
    }
};
exit($quickstart->run());
