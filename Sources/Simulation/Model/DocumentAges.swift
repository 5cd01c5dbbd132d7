/// How old a document is rests on what central knew when it read it, not on the day it carries (R-XFER 1).
struct DocumentAges {
    /// Documents that central's follower read, finished, while nobody traded under the name they were addressed to, with that name; nothing was
    /// made of them since.
    var ofBefore: [ModelKey: String] = [:]
    /// Documents that central ever held finished while they were addressed to nobody.
    var toNobody: Set<ModelKey> = []
}
