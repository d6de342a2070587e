// Amounts in the capital numerals of Chinese bookkeeping.
const DIGITS = '零壹贰叁肆伍陆柒捌玖';
const PLACES = ['', '拾', '佰', '仟'];
const GROUPS = ['', '万', '亿', '万亿'];

/** '120000.00' -> '壹拾贰万元整'. Amounts from 0 to below 10^16, written plainly. */
export function amountInWords(amount) {
  const [whole, cents = ''] = amount.split('.');
  const [jiao, fen] = cents.padEnd(2, '0');
  const yuan = `${wholeInWords(whole)}元`;
  if (jiao === '0' && fen === '0') return `${yuan}整`;
  const first = jiao === '0' ? '零' : `${DIGITS[jiao]}角`;
  return `${yuan}${first}${fen === '0' ? '整' : `${DIGITS[fen]}分`}`;
}

function wholeInWords(whole) {
  const digits = whole.replace(/^0+/, '') || '0';
  const groups = [];
  for (let end = digits.length; end > 0; end -= 4) groups.unshift(digits.slice(Math.max(0, end - 4), end));
  let words = '';
  groups.forEach((group, index) => {
    const spoken = groupInWords(group);
    if (!spoken) return;
    const gap = words && (group.startsWith('0') || words.endsWith('零'));
    words += `${gap && !words.endsWith('零') ? '零' : ''}${spoken}${GROUPS[groups.length - 1 - index]}`;
  });
  return words || '零';
}

function groupInWords(group) {
  let words = '';
  let zero = false;
  [...group].forEach((digit, index) => {
    if (digit === '0') {
      zero = words !== '';
      return;
    }
    words += `${zero ? '零' : ''}${DIGITS[digit]}${PLACES[group.length - 1 - index]}`;
    zero = false;
  });
  return words;
}
