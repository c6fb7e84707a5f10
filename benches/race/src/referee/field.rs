//! The field: the server, and a process for each contestant and each door that it knocks at.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::PathBuf;
use std::process::Command;
use std::time::Duration;

use super::process::Process;
use crate::disciplines::{ENTRANTS, Entrant, Language};
use crate::door::Door;
use crate::prepare::Prepared;

pub struct Field {
    prepared: Prepared,
    server: Process,
    ports: BTreeMap<Door, u16>,
    ca_file: PathBuf,
    contestants: BTreeMap<(usize, Door), Process>,
}

impl Field {
    pub fn open(prepared: Prepared) -> Result<Self, Box<dyn Error>> {
        let ca_file = prepared.room.join("authority.pem");
        let mut command = Command::new(&prepared.program);
        command.arg("server").arg(&ca_file);
        let mut server = Process::start("the server", command)?;
        let line = server.read()?;
        let ports: Result<Vec<u16>, _> = line.split(' ').map(str::parse).collect();
        let ports = Door::ALL.into_iter().zip(ports?).collect();
        Ok(Field { prepared, server, ports, ca_file, contestants: BTreeMap::new() })
    }

    pub fn prepared(&self) -> &Prepared {
        &self.prepared
    }

    /// Starts a contestant of its own, which nobody else talks to.
    pub fn start(&self, entrant: &Entrant, door: Door) -> Result<Process, Box<dyn Error>> {
        let mut command = match entrant.language {
            Language::Rust => {
                let mut command = Command::new(&self.prepared.program);
                command.args(["contestant", entrant.program]);
                command
            }
            Language::C => Command::new(self.prepared.c_program(entrant.program)),
            Language::Python => {
                let mut command = Command::new(self.prepared.python());
                command.arg(self.prepared.script(entrant.program));
                command
            }
        };
        let scheme = if door.is_secure() { "https" } else { "http" };
        command.arg(format!("{scheme}://localhost:{}", self.ports[&door])).arg(&self.ca_file);
        for variable in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
            command.env_remove(variable).env_remove(variable.to_uppercase());
        }
        Process::start(entrant.name, command)
    }

    /// Lets a contestant make its calls and tells how long they took.
    pub fn run(
        &mut self,
        entrant: usize,
        door: Door,
        operation: &str,
        calls: u64,
    ) -> Result<Duration, Box<dyn Error>> {
        let key = (entrant, door);
        if !self.contestants.contains_key(&key) {
            let process = self.start(&ENTRANTS[entrant], door)?;
            self.contestants.insert(key, process);
        }
        let contestant = self.contestants.get_mut(&key).ok_or("it was put there")?;
        let nanoseconds = contestant.ask(&format!("{operation} {calls}"))?;
        Ok(Duration::from_nanos(nanoseconds.parse()?))
    }

    /// How many connections came to a door, and how many of them resumed a TLS session.
    pub fn connections(&mut self, door: Door) -> Result<(u64, u64), Box<dyn Error>> {
        let line = self.server.ask(door.name())?;
        let (connections, resumed) = line.split_once(' ').ok_or("two numbers were expected")?;
        Ok((connections.parse()?, resumed.parse()?))
    }
}
