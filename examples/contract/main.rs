//! Prints the list of the contract, from which code for other languages is generated: `docs/contract.json`.
//!
//! ```sh
//! cargo run --all-features --example contract > docs/contract.json
//! ```

fn main() {
    println!("{}", genesys_onboarding::contract_json());
}
