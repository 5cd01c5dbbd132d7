import Failures
import Storage
import SyncRules

extension Notice {
    /// The latest records that wait are named; more would hide the rest.
    private static let waitingMost = 5

    /// What central and a site tell of their records in the same words, besides what is each one's own.
    ///
    /// - Parameters:
    ///   - waiting: the latest records that wait for the one they hang on.
    ///   - orphans: how many there are in all.
    package static func ofRecords(
        _ numbers: [RepeatedNumber], _ repeats: [RepeatStatus], _ gone: [NamedGone], waiting: [WaitingRecord], orphans: Int64
    ) -> [Notice] {
        numbers.map { Notice(.warn, "\($0.sentence) Give one of them another number.", more: FailureCode.numberGivenTwice.rawValue) }
            + repeats.map { Notice(.warn, $0.sentence, more: FailureCode.repeatOverdispensed.rawValue) }
            + gone.map { Notice(.warn, "\($0.sentence) \($0.remedy)") }
            + waiting.prefix(waitingMost).map { Notice(.warn, $0.sentence, more: "\(orphans) in all: tributary records waiting") }
    }
}
