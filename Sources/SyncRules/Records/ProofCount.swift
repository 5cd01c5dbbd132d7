/// How far a proof has come, told every thousand steps.
package struct ProofCount {
    private var done: Int64 = 0
    private let total: Int64
    private let tell: (Int64, Int64) -> Void

    package init(total: Int64, _ tell: @escaping (Int64, Int64) -> Void) {
        self.total = total
        self.tell = tell
    }

    package mutating func step() {
        done += 1
        if done % 1_000 == 0 { tell(done, total) }
    }
}
