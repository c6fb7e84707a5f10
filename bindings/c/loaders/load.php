<?php
// Reads include/genesys_onboarding.ffi.h by PHP's FFI and calls the library: php load.php HEADER LIBRARY
$library = FFI::cdef(file_get_contents($argv[1]), $argv[2]);

$client = $library->new('genesys_client *');
$error = $library->new('genesys_error *');
$settings = '{"baseUrl": "http://127.0.0.1:1", "maxRetries": 0}';
$status = $library->genesys_client_new_json($settings, FFI::addr($client), FFI::addr($error));
if ($status !== $library->GENESYS_OK) {
    exit(FFI::string($library->genesys_error_message($error)));
}
$options = $library->new('genesys_page_options');
$options->struct_size = FFI::sizeof($options);
$listing = $library->new('genesys_invite_listing *');
$status = $library->genesys_get_onboarding_invites($client, FFI::addr($options), FFI::addr($listing), FFI::addr($error));
if ($library->genesys_status_name($status) !== 'GENESYS_CONNECT') {
    exit("status $status");
}
$library->genesys_error_free($error);
$library->genesys_client_free($client);
echo 'PHP: ', $library->genesys_version(), "\n";
