extension [UInt8] {
    /// `withUnsafeBytes` with the error's type kept.
    @inline(__always)
    func withRawBytes<Result>(
        _ body: (UnsafeRawBufferPointer) throws(PayloadError) -> Result
    ) throws(PayloadError) -> Result {
        try withUnsafeBufferPointer { (buffer: UnsafeBufferPointer<UInt8>) throws(PayloadError) -> Result in
            try body(UnsafeRawBufferPointer(buffer))
        }
    }
}
