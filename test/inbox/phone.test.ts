import { callAddress } from '../../inbox/models/contact';
import { phoneForPeople } from '../../inbox/models/phone';

describe('a phone', () => {
  it.each([
    ['+380501112233', '+380 50 111 22 33'],
    ['+14155550100', '+1 415 555 0100'],
    ['+79161234567', '+7 916 123 45 67'],
    ['+442079460000', '+44 207 946 0000'],
    ['+34912345678', '+34 912 345 678'],
    ['+33123456789', '+33 1 23 45 67 89'],
    ['+5511999990001', '+55 11 99999 0001'],
    ['+35312345678', '+353 1234 5678'],
    ['+4915112345678', '+49 151 1234 5678'],
    ['+8613812345678', '+86 138 1234 5678'],
  ])('%s is read as %s', (number, read) => {
    expect(phoneForPeople(number)).toBe(read);
  });

  it('is grouped to its last digit, with nobody left alone', () => {
    for (let length = 8; length <= 15; length++) {
      const number = `+380${'1234567890123456'.slice(0, length - 3)}`;
      const groups = phoneForPeople(number).split(' ');
      expect(groups.join('')).toBe(number);
      expect(groups.every((group) => group.length >= 2 && group.length <= 5)).toBe(true);
    }
  });

  it.each(['Olena', '050 111 22 33', '+380 50 111 22 33', '4711-0815', '380501112233', '+123', '', '+1234567890123456'])(
    'is not made of %j',
    (text) => expect(phoneForPeople(text)).toBe(text),
  );

  it('is called by its exact number, however it is shown', () => {
    expect(callAddress(phoneForPeople('+380501112233'))).toBe(callAddress('+380501112233'));
  });
});
