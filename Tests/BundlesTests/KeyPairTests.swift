import Bundles
import Failures
import Testing

@Suite("A pair of keys")
struct KeyPairTests {
    @Test func `comes from 32 bytes and says nothing of them`() throws {
        let pair = try KeyPair(secret: Array(repeating: 7, count: 32))
        #expect(pair.half.count == 32 && pair.half != pair.secret && pair.secret.count == 32)
        #expect("\(pair)" == "(key pair)")
        #expect(throws: Failure.self) { try KeyPair(secret: [1, 2, 3]) }
    }
}
