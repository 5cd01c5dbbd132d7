/// Two halves of one transfer, as central has registered them.
struct ModelTransfer: Equatable {
    let trade: Trade
    let beginning: ModelKey
    let half: ModelKey
    let from: String
    let to: String
}
