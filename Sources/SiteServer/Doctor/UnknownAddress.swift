import HTTPHost

/// A device that was set up from a file knows no address of central: it works by bundles, and nothing is to be called.
struct UnknownAddress: Check {
    let name = "address"

    func look() -> Finding {
        .warn(
            "This device knows no address of central: it was set up from a file, and works by bundles.",
            remedy: "Once it has a network: tributary site edit --url URL, then tributary site resume. Until then: tributary site bundle FILE.")
    }
}
