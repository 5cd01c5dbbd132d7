import ArgumentParser

/// One program for every role.
@main
struct Tributary: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tributary", abstract: "Synchronises medicine stores: one program for central, primary and remote sites.")
}
