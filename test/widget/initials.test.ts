import { initialsOf } from '../../widget/model/initials';

it('takes the first letter of the first and the last word', () => {
  expect(['Ana', 'ana maría ruiz', '  Олег  Кіт ', '«Bo» (Support)', '田中', '', '— ✨', '7 of 9'].map(initialsOf)).toEqual([
    'A',
    'AR',
    'ОК',
    'BS',
    '田',
    '',
    '',
    '79',
  ]);
});
