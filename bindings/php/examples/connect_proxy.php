<?php

// An HTTP proxy for the cookbook. It prints its port, and connects its clients to the service whose port it is given,
// whatever the host they ask for. On standard error it shows what they send.

declare(strict_types=1);

$server = stream_socket_server('tcp://127.0.0.1:0');
echo preg_replace('/.*:/', '', stream_socket_get_name($server, false)), "\n";
$clients = $peers = [];
while (true) {
    $readable = [$server, ...array_column($peers, 0)];
    $none = null;
    stream_select($readable, $none, $none, null);
    foreach ($readable as $from) {
        if ($from === $server) {
            $client = stream_socket_accept($server);
            while (trim((string) fgets($client)) !== '') {
                continue;
            }
            fwrite($client, "HTTP/1.1 200 Connection established\r\n\r\n");
            $service = stream_socket_client("tcp://127.0.0.1:$argv[1]");
            $peers[(int) $client] = [$client, $service];
            $peers[(int) $service] = [$service, $client];
            $clients[(int) $client] = true;
        } elseif (isset($peers[(int) $from])) {
            $to = $peers[(int) $from][1];
            $data = (string) fread($from, 65536);
            fwrite($to, $data);
            if (isset($clients[(int) $from])) {
                fwrite(STDERR, $data);
            }
            if ($data === '') {
                unset($peers[(int) $from], $peers[(int) $to], $clients[(int) $from], $clients[(int) $to]);
                fclose($from);
                fclose($to);
            }
        }
    }
}
