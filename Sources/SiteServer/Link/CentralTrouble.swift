import Failures

/// Central's own trouble with its machine, said so that nobody looks for it on this one.
enum CentralTrouble {
    /// What central says of its disk and its database is about central's, not about this device's.
    static func translated(_ failure: Failure) -> Failure {
        guard let words = words(for: failure.code) else { return failure }
        return Failure(.centralStorageFailed, words, failure.context.merging(["cause": failure.code.rawValue]) { $1 })
    }

    private static func words(for code: FailureCode) -> String? {
        switch code {
        case .diskFull: "The central server's disk is full; this device's is not meant."
        case .diskFailed: "The central server's disk reported an error; this device's is not meant."
        case .databaseDamaged: "The central server's database is damaged; this device's is not meant."
        case .dataFolderReadOnly: "The central server cannot write its data folder; this device's is not meant."
        case .databaseFromFuture: "The central server's database was made by a newer program; this device's is not meant."
        default: nil
        }
    }
}
