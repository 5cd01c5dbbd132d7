import Failures
import Payload
import Storage

extension Transaction {
    /// Does what follows from one record; where that fails the record is set aside, the log says so, and the others go on.
    ///
    /// For followers: one record that cannot be worked on must not fail a sync, nor stop a follower at every start.
    /// - Parameter what: begins the log's sentence.
    /// - Returns: why it was set aside; nil when it was done.
    /// - Throws: faults of the machine alone; then nothing is done, and everything is tried again.
    @discardableResult
    package func settingAside(_ event: String, _ what: @autoclosure () -> String, _ body: () throws -> Void) throws -> Failure? {
        let outcome = try attempt {
            do { try body() } catch let error as PayloadError { throw Failure(.recordMalformed, nil, ["reason": error.code]) }
        }
        guard case .failure(let failure) = outcome else { return nil }
        guard failure.code.blame != .machine else { throw failure }
        try log.write(event, code: failure.code.rawValue, "\(what()): \(failure.message)")
        return failure
    }
}
