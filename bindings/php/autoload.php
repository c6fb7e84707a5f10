<?php

// Loads the classes of this package where Composer does not.

declare(strict_types=1);

spl_autoload_register(static function (string $class): void {
    $name = str_replace('GenesysOnboarding\\', '', $class);
    if ($name !== $class && is_file($file = __DIR__ . '/src/' . strtr($name, '\\', '/') . '.php')) {
        require $file;
    }
});
