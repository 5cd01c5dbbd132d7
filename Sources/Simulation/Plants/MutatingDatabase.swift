import SimulatedDisk
import Storage

/// A database in front of the real one that changes or swallows particular statements.
final class MutatingDatabase: SQLDatabase {
    private let engine: any SQLDatabase
    private let plant: Plant
    private let disk: SimulatedDisk

    init(_ engine: any SQLDatabase, plant: Plant, disk: SimulatedDisk) {
        self.engine = engine
        self.plant = plant
        self.disk = disk
    }

    func read<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        try engine.read { try body(MutatingSession($0, plant, isWriting: false)) }
    }
    func write<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        plant.beforeWrite(on: disk)
        if let earlier = try plant.saveCursorFirst(engine) {
            return try engine.write {
                try $0.execute("UPDATE followers SET position = \(earlier) WHERE name = 'transfers'")
                return try body(MutatingSession($0, plant, isWriting: true))
            }
        }
        return try engine.write { try body(MutatingSession($0, plant, isWriting: true)) }
    }
    func readAsync<T: Sendable>(_ body: @Sendable @escaping (any SQLSession) throws -> T) async throws -> T { try read(body) }
    func writeAsync<T: Sendable>(_ body: @Sendable @escaping (any SQLSession) throws -> T) async throws -> T { try write(body) }
    func checkpoint() throws { try engine.checkpoint() }
    func close() throws { try engine.close() }
}
