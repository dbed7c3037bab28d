/** BERT's WordPiece, lower case: words, punctuation and Chinese characters apart, longest match first. */
export class Tokenizer {
  constructor(vocabulary, length) {
    this.ids = new Map(vocabulary.split("\n").filter(Boolean).map((token, id) => [token, id]));
    this.length = length;
  }

  encode(text) {
    const plain = text.toLowerCase().normalize("NFD").replace(/\p{Mn}/gu, "");
    const words = plain.match(/\p{Script=Han}|[\p{L}\p{N}_]+|\p{P}/gu) ?? [];
    const pieces = words.flatMap((word) => this.#pieces(word)).slice(0, this.length - 2);
    const ids = [this.ids.get("[CLS]"), ...pieces, this.ids.get("[SEP]")];
    const padded = (values, filler) => [...values, ...new Array(this.length - ids.length).fill(filler)];
    return { ids: padded(ids, this.ids.get("[PAD]")), mask: padded(ids.map(() => 1), 0) };
  }

  #pieces(word) {
    const found = [];
    for (let start = 0; start < word.length; ) {
      let end = word.length;
      const piece = () => (start > 0 ? "##" : "") + word.slice(start, end);
      while (end > start && !this.ids.has(piece())) end--;
      if (end === start) return [this.ids.get("[UNK]")];
      found.push(this.ids.get(piece()));
      start = end;
    }
    return found;
  }
}
