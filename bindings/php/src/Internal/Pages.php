<?php

declare(strict_types=1);

namespace GenesysOnboarding\Internal;

/**
 * The pages of a listing.
 *
 * @internal
 */
final class Pages extends Handle
{
    protected const TYPE = 'genesys_pages_json';
}
