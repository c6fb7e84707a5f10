<?php

// For opcache.preload: with ffi.enable=preload, PHP's default, a web server allows FFI to preloaded files alone.

declare(strict_types=1);

require_once __DIR__ . '/autoload.php';

$files = new RecursiveIteratorIterator(new RecursiveDirectoryIterator(__DIR__ . '/src', FilesystemIterator::SKIP_DOTS));
foreach ($files as $file) {
    $name = substr($file->getPathname(), strlen(__DIR__ . '/src/'), -strlen('.php'));
    class_exists('GenesysOnboarding\\' . strtr($name, '/', '\\'));
}
