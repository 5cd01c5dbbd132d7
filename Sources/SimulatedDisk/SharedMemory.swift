import GRDBSQLite

/// The shared memory of one WAL database: its regions and its eight locks.
struct SharedMemory: Sendable {
    /// The locks one handle holds, a bit for each.
    struct Held: Sendable {
        var mapped = false
        var shared: UInt8 = 0
        var exclusive: UInt8 = 0
    }

    private var regions: [SharedRegion] = []
    private var mappings = 0
    private var sharedCounts: [Int] = Array(repeating: 0, count: 8)
    private var exclusive: UInt8 = 0

    /// The region of that number, made (with all before it) if `extend`; nil if there is none.
    mutating func map(_ number: Int, bytes: Int, extend: Bool, _ held: inout Held) -> SharedRegion? {
        if !held.mapped {
            held.mapped = true
            mappings += 1
        }
        if extend {
            while regions.count <= number { regions.append(SharedRegion(bytes: bytes)) }
        }
        return number < regions.count ? regions[number] : nil
    }

    /// Ends a handle's use; with the last one the regions go, as the file they stand for would.
    mutating func unmap(_ held: inout Held) {
        guard held.mapped else { return }
        unlock(held.shared | held.exclusive, &held)
        held.mapped = false
        mappings -= 1
        if mappings == 0 { regions = [] }
    }

    /// Takes the locks in `mask`, all or none.
    mutating func lock(_ mask: UInt8, exclusively: Bool, _ held: inout Held) -> CInt {
        let others = exclusive & ~held.exclusive
        guard mask & others == 0 else { return SQLITE_BUSY }
        if exclusively {
            for slot in 0..<8 where mask & (1 << slot) != 0 {
                let mine = held.shared & (1 << slot) != 0 ? 1 : 0
                guard sharedCounts[slot] == mine else { return SQLITE_BUSY }
            }
            exclusive |= mask
            held.exclusive |= mask
        } else {
            for slot in 0..<8 where mask & ~held.shared & (1 << slot) != 0 { sharedCounts[slot] += 1 }
            held.shared |= mask
        }
        return SQLITE_OK
    }

    mutating func unlock(_ mask: UInt8, _ held: inout Held) {
        for slot in 0..<8 where mask & held.shared & (1 << slot) != 0 { sharedCounts[slot] -= 1 }
        exclusive &= ~(mask & held.exclusive)
        held.shared &= ~mask
        held.exclusive &= ~mask
    }
}
