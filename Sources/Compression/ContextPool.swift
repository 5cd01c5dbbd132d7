import Synchronization

/// A few contexts that synchronous callers on any thread borrow; when all are in use a caller makes its own.
///
/// A context never leaves its lock, so nobody shares one.
final class ContextPool<Context>: Sendable {
    private let slots: [Slot]
    private let make: @Sendable () -> sending Context

    private final class Slot: Sendable {
        let context: Mutex<Context?> = Mutex(nil)
    }

    /// Contexts are made when first needed.
    init(count: Int, make: @escaping @Sendable () -> sending Context) {
        slots = (0..<count).map { _ in Slot() }
        self.make = make
    }

    /// Lends a context for the time of one call.
    func with<Value: Sendable>(
        _ body: @Sendable (Context) throws(CompressionError) -> Value
    ) throws(CompressionError) -> Value {
        for slot in slots {
            let outcome: Result<Value, CompressionError>? = slot.context.withLockIfAvailable { stored in
                let context: Context
                if let kept = stored {
                    context = kept
                } else {
                    context = make()
                    stored = context
                }
                return Result { () throws(CompressionError) in try body(context) }
            }
            if let outcome { return try outcome.get() }
        }
        return try body(make())
    }
}
