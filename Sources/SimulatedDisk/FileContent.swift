/// The bytes of one file, as written and as last synced.
///
/// Content is held in chunks that are shared until one side changes: a copy of the whole value (a snapshot, a clone) costs
/// a few references, and the synced state is kept by holding on to the chunks a write is about to change.
///
/// Invariants: there are exactly as many chunks as `size` needs, and bytes beyond `size` are zero.
struct FileContent: Sendable {
    static let chunkBytes = 16_384
    static let sectorBytes = 512
    static let emptyChunk: [UInt8] = Array(repeating: 0, count: chunkBytes)

    var size = 0
    var chunks: [[UInt8]] = []
    /// Size at the last sync.
    var syncedSize = 0
    /// Whether the file was ever synced, and so is still there after a power loss.
    var everSynced = false
    /// The least size a truncation since the last sync cut the file to, if below the synced size.
    private(set) var cut: Int?
    /// As last synced: each chunk that has changed or been cut off since.
    var syncedChunks: [Int: [UInt8]] = [:]

    static func chunkCount(for size: Int) -> Int {
        (size + chunkBytes - 1) / chunkBytes
    }

    /// Fills `target` from `offset`, with zeros beyond the end; returns whether the file had all the bytes asked for.
    func read(into target: UnsafeMutableRawBufferPointer, at offset: Int) -> Bool {
        guard let start = target.baseAddress else { return true }
        let available = max(0, min(target.count, size - offset))
        var done = 0
        while done < available {
            let position = offset + done
            let inChunk = position % Self.chunkBytes
            let count = min(available - done, Self.chunkBytes - inChunk)
            chunks[position / Self.chunkBytes].withUnsafeBytes { chunk in
                if let source = chunk.baseAddress {
                    (start + done).copyMemory(from: source + inChunk, byteCount: count)
                }
            }
            done += count
        }
        if available < target.count {
            (start + available).initializeMemory(as: UInt8.self, repeating: 0, count: target.count - available)
        }
        return available == target.count
    }

    mutating func write(_ source: UnsafeRawBufferPointer, at offset: Int) {
        guard let start = source.baseAddress, !source.isEmpty else { return }
        extend(to: offset + source.count)
        var done = 0
        while done < source.count {
            let position = offset + done
            let inChunk = position % Self.chunkBytes
            let count = min(source.count - done, Self.chunkBytes - inChunk)
            keepSynced(position / Self.chunkBytes)
            chunks[position / Self.chunkBytes].withUnsafeMutableBytes { chunk in
                if let target = chunk.baseAddress {
                    (target + inChunk).copyMemory(from: start + done, byteCount: count)
                }
            }
            done += count
        }
    }

    mutating func truncate(to newSize: Int) {
        guard newSize < size else { return extend(to: newSize) }
        let kept = Self.chunkCount(for: newSize)
        for index in kept..<chunks.count { keepSynced(index) }
        chunks.removeLast(chunks.count - kept)
        let tail = newSize % Self.chunkBytes
        if tail > 0 {
            keepSynced(kept - 1)
            chunks[kept - 1].replaceSubrange(tail..., with: Self.emptyChunk[tail...])
        }
        size = newSize
        if newSize < min(syncedSize, cut ?? .max) { cut = newSize }
    }

    /// Makes the content durable.
    mutating func sync() {
        syncedSize = size
        everSynced = true
        cut = nil
        if !syncedChunks.isEmpty { syncedChunks.removeAll(keepingCapacity: syncedChunks.count < 64) }
    }

    /// The content as of the last sync.
    var asSynced: FileContent {
        var synced = self
        let count = Self.chunkCount(for: syncedSize)
        if synced.chunks.count > count { synced.chunks.removeLast(synced.chunks.count - count) }
        while synced.chunks.count < count { synced.chunks.append(Self.emptyChunk) }
        for (index, chunk) in syncedChunks { synced.chunks[index] = chunk }
        synced.size = syncedSize
        synced.cut = nil
        synced.syncedChunks = [:]
        return synced
    }

    private mutating func extend(to newSize: Int) {
        guard newSize > size else { return }
        let count = Self.chunkCount(for: newSize)
        while chunks.count < count { chunks.append(Self.emptyChunk) }
        size = newSize
    }

    private mutating func keepSynced(_ index: Int) {
        guard index < Self.chunkCount(for: syncedSize), syncedChunks[index] == nil else { return }
        syncedChunks[index] = chunks[index]
    }
}
