/// Letters of one alphabet's own, written as their neighbours write them, in what people are searched by.
enum NamesSchema {
    private static let letters: [(letter: String, plain: String)] = [
        ("ı", "i"), ("ß", "ss"), ("ø", "o"), ("æ", "ae"), ("œ", "oe"), ("ł", "l"), ("đ", "d"), ("ð", "d"), ("þ", "th"),
        ("ħ", "h"), ("ŋ", "ng"), ("ɛ", "e"), ("ɔ", "o"), ("ə", "e"), ("ɓ", "b"), ("ɗ", "d"), ("ƙ", "k"),
    ]

    static let statements: [String] = letters.map { letter, plain in
        """
        UPDATE people SET words = replace(words, '\(letter)', '\(plain)'), code = replace(code, '\(letter)', '\(plain)')
        WHERE words LIKE '%\(letter)%' OR code LIKE '%\(letter)%'
        """
    }
}
