/// Which of a file's changed sectors survive, drawn once per file so that the likely patterns all occur often.
private enum SectorChoice {
    /// The first ones in the file.
    case prefix(sectors: Int)
    /// Each with the same chance, which may be none or certainty.
    case scattered(quarters: Int)

    init(sectors: Int, from sequence: inout SeededSequence) {
        if Bool.random(using: &sequence) {
            self = .prefix(sectors: Int.random(in: 0...sectors, using: &sequence))
        } else {
            self = .scattered(quarters: Int.random(in: 0...4, using: &sequence))
        }
    }

    func keeps(_ ordinal: Int, from sequence: inout SeededSequence) -> Bool {
        switch self {
        case .prefix(let sectors): ordinal < sectors
        case .scattered(let quarters): Int.random(in: 0..<4, using: &sequence) < quarters
        }
    }
}

extension FileContent {
    /// The content after a power loss, or nil if the file is gone. What is left is durable.
    func afterPowerLoss(_ fate: UnsyncedWrites, _ sequence: inout SeededSequence) -> FileContent? {
        switch fate {
        case .lost:
            return everSynced ? asSynced : nil
        case .torn:
            if !everSynced, Bool.random(using: &sequence) { return nil }
            var survivor: FileContent
            switch Int.random(in: 0..<4, using: &sequence) {
            case 0: survivor = self
            case 1: survivor = asSynced
            default: survivor = torn(&sequence)
            }
            survivor.sync()
            return survivor
        }
    }

    private func torn(_ sequence: inout SeededSequence) -> FileContent {
        var survivor = asSynced
        var end = size
        var length = survivingLength(from: cut ?? syncedSize, &sequence)
        // A file system cuts a file off whole or not at all; if not, nothing written in the part cut off can be there.
        if let cut {
            if Bool.random(using: &sequence) {
                survivor.truncate(to: cut)
            } else {
                end = cut
                length = syncedSize
            }
        }
        let changed = changedSectors(since: survivor, before: end)
        let choice = SectorChoice(sectors: changed.count, from: &sequence)
        for (ordinal, range) in changed.enumerated() where choice.keeps(ordinal, from: &sequence) {
            withBytes(range) { survivor.write($0, at: range.lowerBound) }
        }
        survivor.truncate(to: length)
        return survivor
    }

    private func survivingLength(from least: Int, _ sequence: inout SeededSequence) -> Int {
        switch Int.random(in: 0..<3, using: &sequence) {
        case 0: least
        case 1: size
        default: Int.random(in: least...size, using: &sequence)
        }
    }

    /// The sectors (the last may be short), rising, whose written bytes differ from those of `base`.
    private func changedSectors(since base: FileContent, before end: Int) -> [Range<Int>] {
        let syncedCount = Self.chunkCount(for: syncedSize)
        let old = syncedChunks.keys.filter { $0 < chunks.count }.sorted()
        let candidates = old + Array(min(syncedCount, chunks.count)..<chunks.count)
        var changed: [Range<Int>] = []
        for index in candidates {
            let before = index < base.chunks.count ? base.chunks[index] : Self.emptyChunk
            let first = index * Self.chunkBytes
            for start in stride(from: first, to: min(end, first + Self.chunkBytes), by: Self.sectorBytes) {
                let sector = start..<min(end, start + Self.sectorBytes)
                let inChunk = start - first..<sector.upperBound - first
                if chunks[index][inChunk] != before[inChunk] { changed.append(sector) }
            }
        }
        return changed
    }

    /// The bytes of a range that lies within one chunk.
    private func withBytes(_ range: Range<Int>, _ body: (UnsafeRawBufferPointer) -> Void) {
        chunks[range.lowerBound / Self.chunkBytes].withUnsafeBytes { chunk in
            let start = range.lowerBound % Self.chunkBytes
            body(UnsafeRawBufferPointer(rebasing: chunk[start..<start + range.count]))
        }
    }
}
