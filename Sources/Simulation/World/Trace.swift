import Failures
import SimulatedDisk
import Storage
import SyncCentral
import SyncSite

/// What happened in a run, line by line.
struct Trace {
    let keeps: Bool
    private(set) var lines: [String] = []
    init(keeps: Bool) { self.keeps = keeps }
    mutating func add(_ line: String) { lines.append(line) }
}
