import Failures
import Payload
import Storage

extension Ledger {
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
        guard !failure.code.isMachine else { throw failure }
        try log(event, code: failure.code.rawValue, "\(what()): \(failure.message)")
        return failure
    }
}

extension SiteEngine {
    /// Writes the program's own changes as one group; where something speaks against one of them, each for itself.
    ///
    /// - Returns: what speaks against those that were not written.
    @discardableResult
    func writeEach(_ changes: [Change], event: String, _ ledger: Ledger) throws -> [Failure] {
        let together = try ledger.attempt { try self.write(changes, acting: .program, ledger) }
        guard case .failure(let failure) = together else { return [] }
        guard !failure.code.isMachine else { throw failure }
        return try changes.compactMap { change in
            try ledger.settingAside(event, "\(change.table) \(change.id) stays as it is") {
                _ = try self.write([change], acting: .program, ledger)
            }
        }
    }
}
