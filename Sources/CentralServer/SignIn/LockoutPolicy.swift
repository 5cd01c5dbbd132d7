/// How guessing of passwords is slowed down.
package struct LockoutPolicy: Sendable {
    /// Wrong passwords for one name from one address, or from one paired database, before each further try waits.
    package var failuresFree = 5
    /// Wrong passwords for one name from all addresses together before tries from addresses not known to be good wait.
    package var failuresFreeAnywhere = 50
    /// The first wait between two tries; each further failure doubles it.
    package var firstWait: Duration = .seconds(1)
    /// The longest wait between two tries: whoever knows the password gets in, however long others have guessed.
    package var longestWait: Duration = .seconds(8)
    /// How long a try is held until its turn comes; beyond that it is sent away, with the time to wait.
    package var patience: Duration = .seconds(25)
    /// Failures are forgotten after this time without another.
    package var forgetTime: Duration = .seconds(3_600)
    /// Names and addresses remembered; those with the fewest failures go first.
    package var entriesMax = 10_000
    /// Sign-ins that may fail at once over all names, and how many a second are allowed again.
    package var failuresBurst = 200.0
    package var failuresPerSecond = 10.0

    package init() {}
}
