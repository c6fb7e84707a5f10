//! The harness: the server, and a process for each client and endpoint.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::process::Process;
use crate::endpoint::Endpoint;
use crate::prepare::Prepared;
use crate::workloads::{CLIENTS, ClientEntry, Language};

pub struct Harness {
    prepared: Prepared,
    server: Process,
    ports: BTreeMap<Endpoint, u16>,
    ca_file: PathBuf,
    clients: BTreeMap<(usize, Endpoint), Process>,
}

impl Harness {
    pub fn open(prepared: Prepared) -> Result<Self, Box<dyn Error>> {
        let ca_file = prepared.build_dir.join("authority.pem");
        let mut command = Command::new(&prepared.program);
        command.arg("server").arg(&ca_file);
        let mut server = Process::start("the server", command)?;
        let line = server.read()?;
        let ports: Result<Vec<u16>, _> = line.split(' ').map(str::parse).collect();
        let ports = Endpoint::ALL.into_iter().zip(ports?).collect();
        Ok(Harness { prepared, server, ports, ca_file, clients: BTreeMap::new() })
    }

    pub fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// Starts a new client process.
    pub fn start(
        &self,
        client: &ClientEntry,
        endpoint: Endpoint,
    ) -> Result<Process, Box<dyn Error>> {
        let mut command = match client.language {
            Language::Rust => {
                let mut command = Command::new(&self.prepared.program);
                command.args(["client", client.program]);
                command
            }
            Language::C => Command::new(self.prepared.c_program(client.program)),
            Language::Python => {
                let mut command = Command::new(self.prepared.python());
                command.arg(self.prepared.script(client.program));
                command
            }
        };
        let scheme = if endpoint.is_secure() { "https" } else { "http" };
        command.arg(format!("{scheme}://localhost:{}", self.ports[&endpoint])).arg(&self.ca_file);
        for variable in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
            command.env_remove(variable).env_remove(variable.to_uppercase());
        }
        Process::start(client.name, command)
    }

    /// Runs `calls` calls of a client, and returns their total time.
    pub fn run(
        &mut self,
        client: usize,
        endpoint: Endpoint,
        operation: &str,
        calls: u64,
    ) -> Result<Duration, Box<dyn Error>> {
        let key = (client, endpoint);
        if !self.clients.contains_key(&key) {
            let process = self.start(&CLIENTS[client], endpoint)?;
            self.clients.insert(key, process);
        }
        let client = self.clients.get_mut(&key).ok_or("the client was just inserted")?;
        let nanoseconds = client.ask(&format!("{operation} {calls}"))?;
        Ok(Duration::from_nanos(nanoseconds.parse()?))
    }

    /// The number of connections to an endpoint, and of resumed TLS sessions among them.
    pub fn connections(&mut self, endpoint: Endpoint) -> Result<(u64, u64), Box<dyn Error>> {
        let line = self.server.ask(endpoint.name())?;
        let (connections, resumed) = line.split_once(' ').ok_or("expected two numbers")?;
        Ok((connections.parse()?, resumed.parse()?))
    }
}
